import type { Attachment } from 'svelte/attachments';

/** Shows a blob in an element, and lets go of its address when the element goes. */
export function blobSource(blob: Blob): Attachment<HTMLImageElement | HTMLVideoElement> {
  return (element) => {
    const url = URL.createObjectURL(blob);
    element.src = url;
    return () => {
      element.removeAttribute('src');
      URL.revokeObjectURL(url);
    };
  };
}
