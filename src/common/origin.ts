/** The file that latents were made from, as the content credentials of what is made of them name it. */
export interface SourceOrigin {
  /** MIME type. */
  readonly format: string;
  /** Hex SHA-256 of the whole file. */
  readonly fileSha256: string;
  /** Its own content credentials; absent where it has none, or none that can be read. */
  readonly credentials?: Credentials;
}

export interface Credentials {
  /** The manifest store (JUMBF) as it stood in the file. */
  readonly store: Uint8Array<ArrayBuffer>;
  /** What was found when they were checked, in C2PA's status codes. */
  readonly findings: readonly Finding[];
}

export interface Finding {
  readonly code: string;
  /** The part of the store that it is about. */
  readonly url?: string;
  readonly isSuccess: boolean;
}
