/**
 * @module action/index
 * The step's entry: its first line, then everything else. Written so that old versions of Node can read it.
 */
const NEEDED = 24
const { env, versions } = process

if (Number(versions.node.split('.')[0]) < NEEDED) {
  console.log(
    `::error title=Holdpoint::this is Node ${versions.node}, Node ${NEEDED} or newer is needed; use a runner from 2.327.1 on`,
  )
  process.exitCode = 2
} else {
  console.log(`Holdpoint judges ${env.GITHUB_REPOSITORY || 'this folder'} (${env.GITHUB_EVENT_NAME || 'no event'})`)
  import('./main.ts')
    .then(({ main }) => main(env))
    .then(code => {
      process.exitCode = code
    })
    .catch(trouble => {
      console.error(trouble)
      process.exitCode = 2
    })
}

export {}
