/**
 * @module cli/export/sign
 * A detached signature that `openssl` can check.
 */
import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { Mistake } from '../../model/outcome.ts'
import { sha256 } from './checklist.ts'

export type Algorithm = 'ed25519' | 'rsa-sha256'

export interface Signer {
  algorithm: Algorithm
  /** PEM of the public key. */
  publicKey: string
  /** Hex SHA-256 of the public key's DER (SubjectPublicKeyInfo). */
  fingerprint: string
  sign(content: Uint8Array): Uint8Array
}

const LEAST_BITS = 2048
const ONE = 'a private Ed25519 or RSA key in PEM was expected'

/** @throws Mistake for a file that is no private key, is locked by a passphrase, or is too weak. */
export async function signerOf(file: string): Promise<Signer> {
  const pem = await pemOf(file)
  let key: KeyObject
  try {
    key = createPrivateKey(pem)
  } catch (caught) {
    if (/ENCRYPTED/.test(pem) || (caught as { code?: string }).code === 'ERR_MISSING_PASSPHRASE')
      throw new Mistake(
        `\`${file}\` is locked by a passphrase, one without was expected; unlock it with \`openssl pkey\` for this call`,
      )
    throw new Mistake(`\`${file}\` is no private key, ${ONE}; \`openssl genpkey -algorithm ed25519\` makes one`)
  }
  const algorithm = algorithmOf(key, file)
  const spki = createPublicKey(key)
  return {
    algorithm,
    publicKey: String(spki.export({ type: 'spki', format: 'pem' })),
    fingerprint: fingerprintOf(spki),
    sign: content => sign(algorithm === 'ed25519' ? null : 'sha256', content, key),
  }
}

function algorithmOf(key: KeyObject, file: string): Algorithm {
  const type = key.asymmetricKeyType
  if (type === 'ed25519') return 'ed25519'
  if (type !== 'rsa')
    throw new Mistake(`\`${file}\` is a key of the kind \`${type}\`, Ed25519 or RSA was expected; use another key`)
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0
  if (bits < LEAST_BITS)
    throw new Mistake(`\`${file}\` has ${bits} bits, at least ${LEAST_BITS} were expected; use another key`)
  return 'rsa-sha256'
}

const fingerprintOf = (key: KeyObject): string => sha256(key.export({ type: 'spki', format: 'der' }))

/** A public key to check with; a private one tells its public one as well. @throws Mistake for what is none. */
export async function publicKeyOf(
  file: string,
): Promise<{ key: KeyObject; algorithm: Algorithm; fingerprint: string }> {
  const pem = await pemOf(file)
  let key: KeyObject
  try {
    key = createPublicKey(pem)
  } catch {
    throw new Mistake(
      `\`${file}\` is no public key, one in PEM was expected; \`openssl pkey -pubout\` makes one of a private key`,
    )
  }
  return { key, algorithm: algorithmOf(key, file), fingerprint: fingerprintOf(key) }
}

/** @returns whether the signature is of this content by this key. */
export const isSignedBy = (key: KeyObject, algorithm: Algorithm, content: Uint8Array, signature: Uint8Array): boolean =>
  verify(algorithm === 'ed25519' ? null : 'sha256', content, key, signature)

async function pemOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (caught) {
    throw new Mistake(`the key \`${file}\` cannot be read (${(caught as NodeJS.ErrnoException).code}); name a PEM file`)
  }
}
