import { expect, test } from '@jest/globals'
import { isProduction } from '../../src/sources/comments/production.ts'

test.each([
  'src/index.ts',
  'src/history.ts',
  'lib/install.sh',
  'src/todo/todo.ts',
  'app/license.py',
  'src/latest/a.js',
  'requirements.txt',
  'CMakeLists.txt',
])('%s is production code', path => expect(isProduction(path)).toBe(true))

test.each([
  'README',
  'README.md',
  'CHANGES.txt',
  'docs/a.ts',
  'src/__tests__/a.ts',
  'src/a.test.ts',
  'pkg/a_test.go',
  'Shop.Tests/A.cs',
  'vendor/a.go',
  'web/app.min.js',
  'api/a.pb.go',
])('%s is none', path => expect(isProduction(path)).toBe(false))
