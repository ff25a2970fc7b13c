/** Property tests try the same documents in every run, so that a red test is somebody's change. `FUZZ_SEED=7 npm test` tries others. */
import fc from 'fast-check'

fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(process.env.FUZZ_SEED ?? 20_261_121) })
