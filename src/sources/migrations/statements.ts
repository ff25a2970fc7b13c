/**
 * @module sources/migrations/statements
 * Tokens -> statements, each with whether a transaction is open around it.
 */
import { NotWhole, type Token } from './tokens.ts'

export interface Statement {
  tokens: Token[]
  /** The text opened a transaction before it and did not end it. */
  inTransaction: boolean
}

/** Statements whose body holds semicolons of its own, also where it is not quoted. */
const WITH_BODY = new Set(['TRIGGER', 'FUNCTION', 'PROCEDURE', 'EVENT'])
/** `END IF` closes no `BEGIN`. */
const NOT_THE_END = new Set(['IF', 'LOOP', 'WHILE', 'REPEAT'])

/**
 * @returns the statements in order, without empty ones.
 * @throws NotWhole when the body of a trigger or function never ends: whatever follows would be hidden in it.
 */
export function statementsOf(tokens: readonly Token[]): Statement[] {
  const statements: Statement[] = []
  let current: Token[] = []
  let depth = 0
  let open = false
  const close = () => {
    if (current.length) {
      const change = transactionOf(current)
      if (change !== undefined) open = change
      else statements.push({ tokens: current, inTransaction: open })
    }
    current = []
    depth = 0
  }
  for (const [at, token] of tokens.entries()) {
    if (token.type === 'end' && depth === 0) {
      close()
      continue
    }
    if (token.type === 'word' && hasBody(current))
      depth = Math.max(0, depth + nesting(current.at(-1), token, tokens[at + 1]))
    current.push(token)
  }
  if (depth > 0) throw new NotWhole('the body of a trigger or function has no `END`', current[0]!.start)
  close()
  return statements
}

function nesting(before: Token | undefined, token: Token, next: Token | undefined): number {
  if (token.value === 'BEGIN') return 1
  if (token.value === 'CASE') return before?.value === 'END' ? 0 : 1
  if (token.value !== 'END') return 0
  return next?.type === 'word' && NOT_THE_END.has(next.value) ? 0 : -1
}

const hasBody = (tokens: readonly Token[]): boolean =>
  tokens[0]?.value === 'CREATE' && tokens.slice(1, 8).some(token => token.type === 'word' && WITH_BODY.has(token.value))

/** True opens, false ends; undefined for any other statement. */
function transactionOf(tokens: readonly Token[]): boolean | undefined {
  const [first, second, third] = tokens.map(token => token.value)
  if (tokens[0]?.type !== 'word') return undefined
  if (first === 'BEGIN' || (first === 'START' && second === 'TRANSACTION')) return true
  if (first === 'COMMIT' || first === 'END' || first === 'ABORT') return false
  // Back to a savepoint is still inside.
  if (first === 'ROLLBACK') return second === 'TO' || third === 'TO' ? undefined : false
  return undefined
}
