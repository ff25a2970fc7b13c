import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { diskFiles } from '../../src/sources/files.ts'
import { temporaryFolder } from '../repository.ts'

test('a link to a file is found as a file, and read only inside of the folder', async () => {
  using folder = temporaryFolder()
  using outside = temporaryFolder()
  mkdirSync(join(folder.path, 'reports'))
  mkdirSync(join(folder.path, 'build'))
  writeFileSync(join(folder.path, 'reports/unit.xml'), 'unit')
  writeFileSync(join(folder.path, 'build/e2e.txt'), 'end to end')
  writeFileSync(join(outside.path, 'secret'), 'secret')
  symlinkSync('../build/e2e.txt', join(folder.path, 'reports/e2e.xml'))
  symlinkSync(join(outside.path, 'secret'), join(folder.path, 'reports/outside.xml'))
  symlinkSync('nowhere', join(folder.path, 'reports/dangling.xml'))
  symlinkSync('../build', join(folder.path, 'reports/folder.xml'))
  const files = diskFiles(folder.path)
  expect(await files.find(['reports/*.xml'])).toEqual(['reports/e2e.xml', 'reports/outside.xml', 'reports/unit.xml'])
  expect(await files.text('reports/e2e.xml')).toBe('end to end')
  await expect(files.text('reports/outside.xml')).rejects.toThrow('lies outside of the project')
})
