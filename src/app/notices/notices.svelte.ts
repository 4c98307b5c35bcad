export interface Notice {
  readonly text: string;
  readonly action?: NoticeAction;
  /** What can be done instead of the action, where there is one. */
  readonly other?: NoticeAction;
}

export interface NoticeAction {
  readonly label: string;
  readonly run: () => void;
}

export type Notices = ReturnType<typeof createNotices>;

/** One short message at a time, floating over the composer; a newer one takes its place. */
export function createNotices() {
  let current = $state.raw<Notice>();
  return {
    get current() {
      return current;
    },
    show(notice: Notice) {
      current = notice;
    },
    close: () => {
      current = undefined;
    },
  };
}
