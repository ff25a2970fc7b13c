/** What a Markdown reader that is not ours makes of a body: its task items, how deep they stand, and the id each carries. */
import { parse, postprocess, preprocess } from 'micromark'
import { gfmTaskListItem } from 'micromark-extension-gfm-task-list-item'

export interface Box {
  id: string | null
  ticked: boolean
  depth: number
}

/** @returns every task item that GitHub would make clickable, in order. */
export function boxesIn(body: string): Box[] {
  const parser = parse({ extensions: [gfmTaskListItem()] })
  const events = postprocess(parser.document().write(preprocess()(body, undefined, true)))
  const boxes: Box[] = []
  const items: (Box | null)[] = []
  let lists = 0
  for (const [kind, token, context] of events) {
    const isList = token.type === 'listUnordered' || token.type === 'listOrdered'
    if (isList) lists += kind === 'enter' ? 1 : -1
    if (kind !== 'enter') continue
    if (isList) items[lists] = null
    if (token.type === 'listItemPrefix') items[lists] = null
    if (token.type === 'taskListCheck') {
      items[lists] = { id: null, ticked: /x/i.test(context.sliceSerialize(token)), depth: lists - 1 }
      boxes.push(items[lists]!)
    }
    const id = token.type === 'htmlText' && /^<!-- hp:(\S+) -->$/.exec(context.sliceSerialize(token))?.[1]
    if (id && items[lists]) items[lists]!.id = decodeURIComponent(id)
  }
  return boxes
}
