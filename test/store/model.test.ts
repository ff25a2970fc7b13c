/** Random lives of a store, step by step against the model. */
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Store } from '../../src/model/store.ts'
import { onEachEngine } from './engines.ts'
import { Model } from './model.ts'
import { act, delivery } from './samples.ts'

const PATIENCE = { attempts: 3, first: 40, most: 100 }
const SUBJECTS = ['pull:a/x#1', 'pull:a/x#2', 'issue:b/y#3', 'installation:4']

interface Real {
  store: Store
  /** Ids of this life, so that several lives fit one record. */
  life: string
  reopen(): Promise<void>
}
type Step = fc.AsyncCommand<Model, Real>

/** A step is a sentence and what it does to both; afterwards both must look the same. */
const step = (
  says: string,
  run: (model: Model, real: Real) => Promise<void>,
  can?: (model: Model) => boolean,
): Step => ({
  toString: () => says,
  check: model => can?.(model) ?? true,
  run: async (model, real) => {
    await run(model, real)
    for (const subject of SUBJECTS)
      expect([subject, await real.store.work.look(subject)]).toEqual([subject, model.state(subject)])
    expect(await real.store.work.nextAt()).toBe(model.nextAt())
  },
})

const subject = fc.constantFrom(...SUBJECTS)
const subjects = fc.uniqueArray(subject, { maxLength: 3 })
const away = fc.integer({ min: -50, max: 150 })
const few = fc.integer({ min: 1, max: 4 })
const reason = fc.constantFrom('no answer', 'a limit')
const keys = fc.array(fc.constantFrom('k1', 'k2', 'k3', 'k4', 'k5'), { maxLength: 3 })
const guid = fc.constantFrom('g1', 'g2', 'g3', 'g4', 'g5', 'g6')
const which = fc.nat(50)

/** Any lease that was ever given, mostly one of the last. */
const leaseOf = (model: Model, index: number) => model.leases.at(-1 - (index % Math.min(model.leases.length, 6)))!
const given = (model: Model) => model.leases.length > 0

const steps: fc.Arbitrary<Step>[] = [
  fc.tuple(guid, subjects, keys, away).map(([id, names, told, at]) =>
    step(`accept ${id} about ${names} with ${told}, due in ${at}`, async (model, { store, life }) => {
      const fresh = !model.guids.has(id)
      const acts = told.map(key => act(`${life}:${key}`))
      const answer = await store.intake.accept(
        delivery(`${life}:${id}`, { receivedAt: model.now, dueAt: model.now + at, subjects: names, acts }),
      )
      expect(answer).toBe(fresh ? 'new' : 'duplicate')
      if (!fresh) return
      model.guids.add(id)
      model.append(told)
      for (const name of names) model.mark(name, model.now + at)
    }),
  ),
  keys.map(told =>
    step(`append ${told}`, async (model, { store, life }) => {
      const written = await store.record.append(told.map(key => act(`${life}:${key}`)))
      expect(written.map(({ key }) => key)).toEqual(model.append(told).map(key => `${life}:${key}`))
    }),
  ),
  fc.tuple(subjects, away).map(([names, at]) =>
    step(`mark ${names} in ${at}`, async (model, { store }) => {
      await store.work.mark(names, model.now + at)
      for (const name of names) model.mark(name, model.now + at)
    }),
  ),
  fc.tuple(few, fc.integer({ min: 1, max: 120 })).map(([most, leaseFor]) =>
    step(`claim ${most} for ${leaseFor}`, async (model, { store }) => {
      // With few subjects nothing is left for later: see the model about expired leases.
      const asked = Math.max(most, SUBJECTS.length)
      const may = model.claimable(asked)
      const leases = await store.work.claim({ now: model.now, owner: 'w', leaseFor, most: asked })
      expect(new Set(leases.map(lease => lease.subject))).toEqual(may)
      for (const lease of leases) {
        model.claimed(lease)
        expect(lease).toMatchObject({ owner: 'w', until: model.now + leaseFor })
        expect(lease.attempts).toBe(model.state(lease.subject)!.attempts)
      }
    }),
  ),
  fc.integer({ min: 1, max: 120 }).map(leaseFor =>
    step(
      `claim one for ${leaseFor}`,
      async (model, { store }) => {
        const may = model.claimable(1)
        const leases = await store.work.claim({ now: model.now, owner: 'w', leaseFor })
        expect(leases).toHaveLength(Math.min(1, may.size))
        for (const lease of leases) {
          expect(may).toContain(lease.subject)
          model.claimed(lease)
        }
      },
      model => [...model.subjects.values()].every(({ lease }) => !lease || lease.until > model.now),
    ),
  ),
  fc.tuple(which, fc.option(away, { nil: undefined })).map(([index, next]) =>
    step(
      `done, next in ${next}`,
      async (model, { store }) => {
        const lease = leaseOf(model, index)
        const at = next === undefined ? undefined : model.now + next
        expect(await store.work.done(lease, at)).toBe(model.done(lease, at))
      },
      given,
    ),
  ),
  fc.tuple(which, reason).map(([index, why]) =>
    step(
      `retry: ${why}`,
      async (model, { store }) => {
        const lease = leaseOf(model, index)
        expect(await store.work.retry(lease, model.now, why)).toBe(model.retry(lease, why))
      },
      given,
    ),
  ),
  fc.tuple(which, away, reason).map(([index, at, why]) =>
    step(
      `postpone by ${at}: ${why}`,
      async (model, { store }) => {
        const lease = leaseOf(model, index)
        expect(await store.work.postpone(lease, model.now + at, why)).toBe(model.postpone(lease, model.now + at, why))
      },
      given,
    ),
  ),
  which.map(index =>
    step(
      'release',
      async (model, { store }) => {
        const lease = leaseOf(model, index)
        expect(await store.work.release(lease, model.now)).toBe(model.release(lease))
      },
      given,
    ),
  ),
  fc.tuple(which, reason).map(([index, why]) =>
    step(
      `park: ${why}`,
      async (model, { store }) => {
        const lease = leaseOf(model, index)
        expect(await store.work.park(lease, model.now, why)).toBe(model.park(lease, why))
      },
      given,
    ),
  ),
  which.map(index =>
    step(
      'extend',
      async (model, { store }) => {
        const lease = leaseOf(model, index)
        const until = model.now + 60
        expect((await store.work.extend(lease, until)) !== null).toBe(model.extend(lease, until))
      },
      given,
    ),
  ),
  subject.map(name =>
    step(`unpark ${name}`, async (model, { store }) => {
      expect(await store.work.unpark(name, model.now)).toBe(model.unpark(name))
    }),
  ),
  fc.integer({ min: 1, max: 200 }).map(ms =>
    step(`${ms} ms go by`, async model => {
      model.now += ms
    }),
  ),
  fc.constant(
    step('the server ends and comes back', async (model, real) => {
      await real.reopen()
      if (real.store.engine === 'sqlite') model.restarted()
    }),
  ),
]

onEachEngine((bench, engine) => {
  test('every life is the one the model leads', async () => {
    let lives = 0
    let store = await bench().open({ patience: PATIENCE })
    await fc.assert(
      fc.asyncProperty(fc.commands(steps, { maxCommands: 60, size: 'max' }), async commands => {
        const life = `life ${++lives}`
        await bench().behind('delete from subject')
        const before = await store.record.head()
        const model = new Model(PATIENCE)
        const real: Real = {
          store,
          life,
          reopen: async () => {
            await store.close()
            store = await bench().open({ patience: PATIENCE })
            real.store = store
          },
        }
        await fc.asyncModelRun(() => ({ model, real }), commands)
        const { entries } = await store.record.page({}, { after: before.id, most: 100 })
        expect(entries.map(({ key }) => key)).toEqual(model.keys.map(key => `${life}:${key}`))
        expect((await store.record.verify(before)).wrong).toBeNull()
      }),
      { numRuns: engine === 'sqlite' ? 50 : 25 },
    )
  }, 120_000)
})
