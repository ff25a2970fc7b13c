#!/usr/bin/env node
// Starts the command line on a Node that can run it. Written so that old versions can read it.
'use strict'

var NEEDED = 24

/** The Node that the npm package `node` brings, where it is installed beside us. */
function installedNode() {
  try {
    return require.resolve('node/bin/node')
  } catch (_missing) {
    return null
  }
}

/** Runs this very file on another Node and passes its exit code on. */
function rerun(node) {
  var args = [__filename].concat(process.argv.slice(2))
  var result = require('child_process').spawnSync(node, args, { stdio: 'inherit' })
  process.exit(result.status === null ? 2 : result.status)
}

if (Number(process.versions.node.split('.')[0]) >= NEEDED) {
  // The second start is quicker: what was compiled is kept in the system's temporary folder.
  require('module').enableCompileCache()
  import('./index.js')
} else if (installedNode()) {
  rerun(installedNode())
} else {
  console.error(
    'holdpoint: this is Node ' +
      process.versions.node +
      ', Node ' +
      NEEDED +
      ' or newer is needed; install it, or add the npm package `node@' +
      NEEDED +
      '` to the project',
  )
  process.exit(2)
}
