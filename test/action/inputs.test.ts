import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { INPUTS, listInput, OUTPUTS, readInputs } from '../../src/action/inputs.ts'
import { inputTable, outputTable, renderActionYml } from '../../src/action/metadata.ts'

describe('inputs', () => {
  test('are read as the runner hands them over, defaults filled in', () => {
    const inputs = readInputs({ INPUT_CHECKLIST: ' RELEASE.md ', 'INPUT_FAIL-ON': 'never', INPUT_TOKEN: '' })
    expect(inputs).toMatchObject({
      checklist: 'RELEASE.md',
      'fail-on': 'never',
      token: '',
      'check-run': 'auto',
      'working-directory': '.',
    })
    expect(Object.keys(inputs)).toEqual(INPUTS.map(({ name }) => name))
  })

  test('refuse a word they do not take, with those they do', () => {
    expect(() => readInputs({ 'INPUT_FAIL-ON': 'sometimes' })).toThrow(
      'the input `fail-on` is `sometimes`; it takes `hold`, `error`, `never`',
    )
  })

  test('lists take commas and lines', () => {
    expect(listInput('a, b\nc,\n')).toEqual(['a', 'b', 'c'])
    expect(listInput(' \n')).toBeUndefined()
  })
})

describe('action.yml', () => {
  const metadata = parse(renderActionYml()) as Record<string, Record<string, unknown>>

  test('has every input and output, and runs the bundle on Node 24', () => {
    expect(Object.keys(metadata.inputs!)).toEqual(INPUTS.map(({ name }) => name))
    expect(Object.keys(metadata.outputs!)).toEqual(OUTPUTS.map(({ name }) => name))
    expect(metadata.runs).toEqual({ using: 'node24', main: 'dist/action/index.js' })
    // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of the workflow
    expect(metadata.inputs!.token).toMatchObject({ default: '${{ github.token }}', required: false })
  })

  test('needs nothing: every input has a default and none is required', () => {
    for (const input of Object.values(metadata.inputs!)) expect(input).toMatchObject({ required: false })
  })

  test('the tables of the reference name them all', () => {
    for (const { name } of INPUTS) expect(inputTable()).toContain(`| \`${name}\` |`)
    for (const { name } of OUTPUTS) expect(outputTable()).toContain(`| \`${name}\` |`)
  })
})
