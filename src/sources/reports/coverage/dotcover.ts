/**
 * @module sources/reports/coverage/dotcover
 * dotCover's XML and JSON. It counts statements; the detailed XML also tells where each of them is.
 */
import type { Count } from '../../../model/reports.ts'
import { BrokenReport } from '../reading.ts'
import type { XmlHandlers } from '../xml.ts'
import { type CoverageFacts, counted, FileTable, totalled, whole } from './facts.ts'
import type { JsonDialect } from './json.ts'
import type { Dialect } from './xml.ts'

export const dotCover: Dialect = {
  name: 'dotcover-xml',
  is: ({ name, attributes }) => name === 'Root' && 'TotalStatements' in attributes,
  handlers: root => new DotCover(statementsOf(root)),
}

export const dotCoverJson: JsonDialect = {
  name: 'dotcover-json',
  is: document => 'DotCoverVersion' in document && 'TotalStatements' in document,
  read(document) {
    const statements = statementsOf(document)
    return totalled([], { unit: 'statements', lines: statements, statements })
  },
}

function statementsOf({ CoveredStatements, TotalStatements }: Record<string, unknown>): Count {
  return counted(whole(CoveredStatements), whole(TotalStatements))
}

class DotCover implements XmlHandlers {
  private readonly total: Count
  private readonly table = new FileTable()
  private readonly statements = new Map<string, Count>()
  private readonly paths = new Map<string, string>()

  constructor(total: Count) {
    this.total = total
  }

  open(name: string, attributes: Record<string, string>): void {
    if (name === 'File') this.paths.set(attributes.Index ?? '', attributes.Name ?? '')
    else if (name === 'Statement') this.statement(attributes)
  }

  done(): CoverageFacts {
    const files = this.table.finish({}).map(file => {
      const statements = this.statements.get(file.path)!
      return { ...file, lines: statements, statements }
    })
    return totalled(files, { unit: 'statements', lines: this.total, statements: this.total })
  }

  private statement({ FileIndex = '', Line, EndLine, Covered }: Record<string, string>): void {
    const path = this.paths.get(FileIndex)
    if (path === undefined) throw new BrokenReport(`has a statement of a file it does not name: \`${FileIndex}\``)
    const hit = Covered === 'True'
    const { covered, total } = this.statements.get(path) ?? { covered: 0, total: 0 }
    this.statements.set(path, { covered: covered + Number(hit), total: total + 1 })
    const [first, last] = [whole(Line), whole(EndLine)]
    this.table.file(path).span(first, Math.max(first, last), hit)
  }
}
