/**
 * @module sources/reports/coverage/opencover
 * OpenCover XML (OpenCover, AltCover, coverlet). It knows sequence points; a line is covered when one of its points
 * was visited.
 */
import type { XmlHandlers } from '../xml.ts'
import { type CoverageFacts, FileTable, totalled, whole } from './facts.ts'
import type { Dialect } from './xml.ts'

export const openCover: Dialect = {
  name: 'opencover-xml',
  is: ({ name }) => name === 'CoverageSession',
  handlers: () => new OpenCover(),
}

class OpenCover implements XmlHandlers {
  private readonly table = new FileTable()
  /** Numbers of files count from 1 anew in some modules. */
  private paths = new Map<string, string>()
  private methodFile = ''
  private methodName = ''
  private naming = false
  private visited = false
  private points = { covered: 0, total: 0 }

  open(name: string, attributes: Record<string, string>): void {
    if (name === 'SequencePoint') this.point(attributes)
    else if (name === 'BranchPoint') this.branch(attributes)
    else if (name === 'FileRef') this.methodFile = attributes.uid ?? ''
    else if (name === 'Method') this.begin()
    else if (name === 'Name') this.naming = true
    else if (name === 'File') this.paths.set(attributes.uid ?? '', attributes.fullPath ?? '')
  }

  text(text: string): void {
    if (this.naming && this.methodName.length < 1000) this.methodName += text
  }

  close(name: string): void {
    if (name === 'Name') this.naming = false
    else if (name === 'Method') this.end()
  }

  done(): CoverageFacts {
    return totalled(this.table.finish({ branches: true, functions: true }), { statements: this.points })
  }

  private begin(): void {
    this.methodFile = ''
    this.methodName = ''
    this.visited = false
  }

  private end(): void {
    // A method without a source file is the compiler's.
    if (this.methodFile) this.file(undefined).function(this.methodName, this.visited)
  }

  private point({ vc, sl, fileid }: Record<string, string>): void {
    const hit = whole(vc) > 0
    if (hit) this.visited = true
    this.points = { covered: this.points.covered + Number(hit), total: this.points.total + 1 }
    this.file(fileid).line(whole(sl), hit)
  }

  private branch({ vc, sl, path, offset, fileid }: Record<string, string>): void {
    this.file(fileid).branches(`${this.methodName} ${sl} ${offset} ${path}`, Number(whole(vc) > 0), 1)
  }

  private file(id: string | undefined) {
    const uid = id || this.methodFile
    return this.table.file(this.paths.get(uid) ?? uid)
  }
}
