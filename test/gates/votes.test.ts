import { expect, test } from '@jest/globals'
import { gates } from '../../src/gates/index.ts'

const gate = gates.votes!

test.each([
  [{ roles: 'lead', quorum: 2 }, 'more votes are asked for than there are roles'],
  [{ roles: 'lead,Lead', quorum: 2 }, 'more votes are asked for than there are roles'],
  [{ roles: 'lead', quorum: 0 }, 'quorum'],
  [{ roles: '' }, 'roles'],
  [{}, 'roles'],
  [{ roles: 'lead', distinct: 'perhaps' }, 'distinct'],
])('%j is refused', (params, because) => expect(gate.problems(params).join()).toContain(because))

test.each([{ roles: 'lead' }, { roles: 'lead', quorum: 'all' }, { roles: ['a', 'b'], quorum: '1', distinct: 'no' }])(
  '%j is taken',
  params => expect(gate.problems(params)).toEqual([]),
)
