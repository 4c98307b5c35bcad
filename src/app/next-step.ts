/** What the one button of an error does. */
export type NextStep =
  | 'make-again'
  | 'use-processor'
  | 'edit-prompt'
  | 'use-rewrite'
  | 'open-file'
  | 'open-styles'
  | 'copy-link'
  | 'go-to-shelf'
  | 'use-https'
  | 'reload';
