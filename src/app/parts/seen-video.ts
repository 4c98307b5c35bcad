import type { Attachment } from 'svelte/attachments';

/**
 * Fetches a video when it is first seen, and plays it only while it is.
 * @param plays false shows its first frame
 */
export function seenVideo(url: string, plays: boolean): Attachment<HTMLVideoElement> {
  return (video) => {
    const observer = new IntersectionObserver((entries) => {
      const isSeen = entries.at(-1)?.isIntersecting === true;
      // Safari on phones paints no frame of a still video but one that is asked for by its time.
      if (isSeen && !video.hasAttribute('src')) video.src = plays ? url : `${url}#t=0.001`;
      // A browser that saves power refuses to play; the first frame stands then.
      if (isSeen && plays) video.play().catch(() => undefined);
      else video.pause();
    });
    observer.observe(video);
    return () => {
      observer.disconnect();
    };
  };
}
