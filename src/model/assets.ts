/**
 * @module model/assets
 * Built files as a browser gets them.
 */

export const ENCODINGS = ['gzip', 'brotli', 'zstd'] as const
export type Encoding = (typeof ENCODINGS)[number]

/** What the file beside is called. */
export const SUFFIX: Readonly<Record<Encoding, string>> = { gzip: '.gz', brotli: '.br', zstd: '.zst' }

export interface AssetManifest {
  /** Source or entry -> the file as the manifest names it. */
  entries: { name: string; target: string }[]
  /** `vite`, `webpack`, `next`, ... */
  tool: string
}

export interface Assets {
  /** Bytes as they are sent; without an encoding those on the disk. */
  size(path: string, encoding?: 'gzip' | 'brotli'): Promise<number>
  /** Does the packed file hold exactly what the plain one holds? `broken`: it cannot be unpacked to its end. */
  compare(packed: string, encoding: Encoding, path: string): Promise<'same' | 'different' | 'broken'>
  /** Line length tells whether white space was taken out; banners at the top do not count. */
  shape(path: string): Promise<{ lines: number; characters: number; sourceMap: 'inline' | 'named' | null }>
  /** The entries of a bundler's manifest. Throws CouldNotFindOut for a file that is none. */
  manifest(path: string): Promise<AssetManifest>
  sha256(path: string): Promise<string>
}
