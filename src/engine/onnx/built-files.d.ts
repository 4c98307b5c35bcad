/** Address of the runtime's glue code; made by `cli/runtime-glue.ts`. */
declare module '*?glue' {
  const address: string;
  export default address;
}

/** A file of the build, gzipped; made by `cli/packed-files.ts`. */
declare module '*?packed' {
  const file: {
    /** Its address. */
    readonly path: string;
    /** Of the gzipped file. */
    readonly bytes: number;
    readonly chunkBytes: number;
    /** Hex SHA-256 of each chunk. */
    readonly chunks: readonly string[];
  };
  export default file;
}
