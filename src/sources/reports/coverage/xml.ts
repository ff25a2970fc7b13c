/**
 * @module sources/reports/coverage/xml
 * Coverage in XML: the root element and its first child tell the dialect (four of them have the root `coverage`).
 */
import { BrokenReport, type Format } from '../reading.ts'
import { readXml, type XmlHandlers } from '../xml.ts'
import { clover } from './clover.ts'
import { cobertura } from './cobertura.ts'
import { dotCover } from './dotcover.ts'
import type { CoverageFacts } from './facts.ts'
import { jacoco } from './jacoco.ts'
import { openCover } from './opencover.ts'
import { sonar } from './sonar.ts'

type Attributes = Record<string, string>

export interface Dialect {
  /** `cobertura-xml`, `jacoco-xml`, ... */
  name: string
  /** Is a document that starts like this of this dialect? `child` is empty when the root holds no element. */
  is(root: { name: string; attributes: Attributes }, child: string): boolean
  /** Handlers for everything below the root. */
  handlers(root: Attributes): XmlHandlers & { done(): CoverageFacts }
}

const DIALECTS: readonly Dialect[] = [jacoco, clover, sonar, cobertura, openCover, dotCover]

export const xmlReports: Format<CoverageFacts> = {
  name: 'xml',
  matches: head => head.startsWith('<'),
  async read(file) {
    let root: { name: string; attributes: Attributes } | undefined
    let chosen: { format: string; handlers: ReturnType<Dialect['handlers']> } | undefined
    const choose = (child: string) => {
      const dialect = DIALECTS.find(each => each.is(root!, child))
      if (!dialect)
        throw new BrokenReport(
          `is XML with the root element \`${root!.name}\`${child && ` and \`${child}\` in it`}, which no known coverage report has`,
        )
      return { format: dialect.name, handlers: dialect.handlers(root!.attributes) }
    }
    let depth = 0
    await readXml(file.chunks(), {
      open(name, attributes) {
        if (depth++ === 0) root = { name, attributes }
        else {
          chosen ??= choose(name)
          chosen.handlers.open(name, attributes)
        }
      },
      take(tag) {
        if (chosen?.handlers.take === undefined || !chosen.handlers.take(tag)) return false
        depth++
        return true
      },
      close(name) {
        if (--depth > 0) chosen!.handlers.close?.(name)
      },
      text: text => chosen?.handlers.text?.(text),
    })
    chosen ??= choose('')
    return { ...chosen.handlers.done(), format: chosen.format }
  },
}
