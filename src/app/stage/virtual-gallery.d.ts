/** The clips of `public/gallery/`; made by `cli/gallery-clips.ts`. */
declare module 'virtual:gallery' {
  // An import declaration in here may name no relative path (TS2439).
  // eslint-disable-next-line @typescript-eslint/consistent-type-imports
  const clips: readonly import('./gallery.ts').GalleryClip[];
  export default clips;
}
