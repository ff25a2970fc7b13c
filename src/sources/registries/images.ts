/**
 * @module sources/registries/images
 * Container images and whatever else lies in a registry that speaks the distribution protocol.
 */
import { CouldNotFindOut } from '../../model/outcome.ts'
import { type Answer, addressOf, ask, below, objectOf } from './http.ts'
import { found, missing, type Registry, textAt } from './registry.ts'

const MANIFESTS = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
]

export const docker: Registry = {
  // A name carries its host.
  base: async () => '',
  name: [/^[a-z0-9.:-]+(?:\/[a-z0-9._-]+)*$/, 'one like `ghcr.io/acme/shop`'],
  async published(base, name, tag) {
    const { host, path } = placeOf(name, base)
    const url = below(host, `v2/${path}/manifests/${encodeURIComponent(tag)}`)
    const headers = { accept: MANIFESTS.join(', ') }
    const question = { method: 'HEAD' as const, headers }
    const first = await ask(url, { ...question, expected: [401, 404] })
    const answer =
      first.status === 401
        ? await ask(url, {
            ...question,
            headers: { ...headers, authorization: `Bearer ${await tokenFor(first, path)}` },
          })
        : first
    if (answer.status === 404) return missing(url)
    const type = answer.headers.get('content-type')?.split(';')[0]?.trim() ?? ''
    const digest = answer.headers.get('docker-content-digest')
    if (!MANIFESTS.includes(type) && digest === null)
      throw new CouldNotFindOut(
        `\`${url}\` answers with \`${type.replace(/[`\s]/g, ' ')}\`, the manifest of an image expected; mend \`name\` or \`url\``,
      )
    return found(url, { digest })
  },
}

/** A first part with a dot or a port is a host. Docker Hub is none: its name leads to a page for people. */
function placeOf(name: string, base: string): { host: string; path: string } {
  const [first, ...rest] = name.split('/') as [string, ...string[]]
  const hosted = rest.length > 0 && /[.:]|^localhost$/.test(first)
  if (base) return { host: base, path: hosted ? rest.join('/') : name }
  if (!hosted || ['docker.io', 'index.docker.io'].includes(first))
    throw new CouldNotFindOut(
      `\`${name.slice(0, 100)}\` does not say which registry has it, one like \`ghcr.io/acme/shop\` expected; write \`name\` with the registry, or its address as \`url\``,
    )
  return {
    host: `${/^(?:localhost|127\.0\.0\.1)(?::|$)/.test(first) ? 'http' : 'https'}://${first}`,
    path: rest.join('/'),
  }
}

/** What everybody may pull needs a token all the same, which everybody gets. */
async function tokenFor(refusal: Answer, path: string): Promise<string> {
  const challenge = refusal.headers.get('www-authenticate') ?? ''
  const word = (name: string) => new RegExp(`${name}="([^"]*)"`, 'i').exec(challenge)?.[1]
  const realm = /^bearer\s/i.test(challenge) ? word('realm') : undefined
  if (!realm)
    throw new CouldNotFindOut(
      `\`${refusal.url.host}\` asks for a password, a registry that is open to read expected; publish the image openly, or waive the item`,
    )
  const address = addressOf(realm)
  if (address.protocol === 'http:' && refusal.url.protocol === 'https:')
    throw new CouldNotFindOut(
      `\`${refusal.url.host}\` wants a token from \`${address.host}\` without encryption, an address with \`https://\` expected`,
    )
  const service = word('service')
  if (service) address.searchParams.set('service', service)
  address.searchParams.set('scope', `repository:${path}:pull`)
  const answer = objectOf(await ask(address.href, { expected: [] }))
  const token = textAt(answer, 'token') ?? textAt(answer, 'access_token')
  if (!token || /[^\x21-\x7e]/.test(token))
    throw new CouldNotFindOut(
      `\`${address.host}\` gives no token, one that everybody gets expected; publish the image openly`,
    )
  return token
}
