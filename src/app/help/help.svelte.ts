/** What is open of the page's help; one at a time. */
export type HelpSheet = 'keys' | 'commands' | 'limits' | 'board' | 'styles';

export type Help = ReturnType<typeof createHelp>;

export function createHelp() {
  let shown = $state<HelpSheet>();
  return {
    get shown() {
      return shown;
    },
    show(sheet: HelpSheet): void {
      shown = sheet;
    },
    /** A dialog tells late that it closed: another may be open by then. */
    close(sheet: HelpSheet): void {
      if (shown === sheet) shown = undefined;
    },
  };
}
