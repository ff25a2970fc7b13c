/**
 * @module sources/reports/tests/xml
 * Test reports in XML: the root element tells the dialect, the dialect's handlers count.
 */
import { BrokenReport, type Format } from '../reading.ts'
import { readXml, type XmlHandlers } from '../xml.ts'
import { cFamily } from './c-family.ts'
import { Cases, type TestFacts } from './cases.ts'
import { junit } from './junit.ts'
import { nunit } from './nunit.ts'
import { records } from './records.ts'
import { testng } from './testng.ts'
import { trx } from './trx.ts'
import { xunitNet } from './xunit-net.ts'

export interface Dialect {
  /** `junit-xml`, `trx`, ... */
  name: string
  /** Is a document with this root element of this dialect? */
  is(root: string, attributes: Record<string, string>): boolean
  handlers(cases: Cases): XmlHandlers & {
    /** After the last element: what is only known then. */
    done?(): void
  }
}

/** First match wins. */
const DIALECTS: readonly Dialect[] = [trx, nunit, xunitNet, testng, ...cFamily, ...records, junit]

export const xmlReports: Format<TestFacts> = {
  name: 'xml',
  matches: head => head.startsWith('<'),
  async read(file) {
    const cases = new Cases()
    let format = ''
    let handlers: ReturnType<Dialect['handlers']> | undefined
    await readXml(file.chunks(), {
      open(name, attributes) {
        if (!handlers) {
          const dialect = DIALECTS.find(each => each.is(name, attributes))
          if (!dialect)
            throw new BrokenReport(`is XML with the root element \`${name}\`, which no known test report has`)
          format = dialect.name
          handlers = dialect.handlers(cases)
        }
        handlers.open(name, attributes)
      },
      take: tag => handlers?.take?.(tag) ?? false,
      close: name => handlers!.close?.(name),
      text: text => handlers?.text?.(text),
    })
    handlers?.done?.()
    return { ...cases.facts(), format }
  },
}
