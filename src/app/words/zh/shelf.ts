import type * as english from '../en/index.ts';
import { number } from './units.ts';

export const shelf: typeof english.shelf = {
  region: '你的短片',
  title: '你的短片',
  empty: '你的短片会排在这里。',
  onlyHere: '只在这个浏览器里。清除网站数据会删掉它们。',
  show: (prompt) => `查看：${prompt}`,
  showUnkept: (prompt) => `查看：${prompt}，未保存`,
  download: (prompt) => `下载：${prompt}`,
  useRecipe: (prompt) => `使用配方：${prompt}`,
  throwAway: (prompt) => `扔掉：${prompt}`,
  throwAwayShort: '扔掉',
  thrownAway: (count) => `${number(count)} 段短片在回收站里。`,
  madeRoom: (count) => `最旧的 ${number(count)} 段短片已删除，以腾出空间。`,
  undo: '撤销',
  search: '搜索你的短片',
  searchShort: '搜索',
  view: '显示',
  views: { all: '全部', starred: '加星', bin: '回收站' },
  nothing: {
    all: '没有短片含有这些词。',
    starred: '没有找到加星的短片。',
    bin: '回收站里没有找到。扔掉的东西在这里留 30 天。',
  },
  choose: '选择多段',
  chooseThis: (prompt) => `选择：${prompt}`,
  chosenRegion: '对所选短片的操作',
  chosen: (count, all) => `已选 ${number(count)} / ${number(all)}`,
  star: (prompt) => `加星：${prompt}`,
  starShort: '加星',
  unstarShort: '去掉星标',
  starChosen: '给所选短片加星或去星',
  binChosen: '扔掉所选短片',
  folder: '文件夹',
  allFolders: '所有文件夹',
  fileChosen: '把所选短片放入文件夹',
  folderTitle: (count) => `为 ${number(count)} 段短片选文件夹`,
  newFolder: '新文件夹',
  putInFolder: '放入',
  outOfFolder: '移出文件夹',
  wentInFolder: (count, folder) => `${number(count)} 段短片已放入“${folder}”。`,
  tookOutOfFolder: (count) => `${number(count)} 段短片已移出文件夹。`,
  putBack: (prompt) => `放回：${prompt}`,
  putBackShort: '放回',
  putBackChosen: '放回所选短片',
  eraseChosen: '彻底删除所选短片',
  erased: (count) => `已删除 ${number(count)} 段短片。`,
  goneElsewhere: (count) => `有 ${number(count)} 段短片已不在这里：它们在另一个标签页中被清除。`,
  exportAll: '全部存成一个 zip',
  exportChosen: '把所选短片存成一个 zip',
  packing: (done, all) => `正在打包：${number(done)} / ${number(all)} 段短片`,
  exported: (count) => `zip 里有 ${number(count)} 段短片。在任何一处 Kinora 打开它就能取回。`,
  leftOut: (count) => `有 ${number(count)} 段短片不在其中：它们的视频无法读取。`,
  imported: (added, known, damaged, without) =>
    [
      `读入 ${number(added)} 段短片。`,
      known > 0 && `${number(known)} 段原本就在这里。`,
      damaged > 0 && `其中 ${number(damaged)} 段已损坏。`,
      without > 0 &&
        `${number(without)} 段没有完好的潜变量：由它做成的短片从画面开始，接缝可能看得出。`,
    ]
      .filter(Boolean)
      .join(''),
  leftInZip: (count) =>
    `还有 ${number(count)} 段短片留在 zip 里。请腾出空间后再打开它：已在这里的不会改变。`,
  arrival: {
    opening: '正在查看 zip 的内容。',
    waiting: '另一个 zip 正在导入，在这里或另一个标签页中。这一个在等它完成。',
    clips: '正在从 zip 导入短片。',
    latents: '短片已导入。接着导入它们的潜变量，供由它们接续的影片使用。',
    amount: (here, all, bytes, allBytes) =>
      `已导入 ${number(here)} / ${number(all)} 段短片，${bytes} / ${allBytes}`,
    latentsOf: (done, all) => `${number(done)} / ${number(all)} 段短片`,
    stop: '停止',
    stopping: '正在停止',
    stopped: '已停止。',
    clipsLeft: (count) =>
      `还有 ${number(count)} 段短片留在 zip 里。再打开它即可导入其余的：已在这里的不会改变。`,
    latentsLeft: '还有一些潜变量留在 zip 里。再打开它即可导入其余的：已在这里的不会改变。',
  },
  cutShort: (count) =>
    `导入 zip 时页面被关闭：其中 ${number(count)} 段短片已保存。再打开它即可导入其余的。`,
  uses: (size) => `共占 ${size}。`,
  lineage: '相关短片',
  madeFrom: (tool) => `来源（${tool}）`,
  madeOfIt: (tool) => `用它做成（${tool}）`,
  sourceGone: (count) => `它的 ${number(count)} 个来源不在这里。`,
  openFile: '打开短片',
  notKept: '未保存',
  dataDeleted: (again, gone) =>
    [
      '这个网站在此浏览器中的数据被删除了。',
      again > 0 && `这次访问的 ${number(again)} 段短片已重新保存。`,
      gone > 0 && `之前的 ${number(gone)} 段已丢失。`,
    ]
      .filter(Boolean)
      .join(''),
  keepByDownload: '下载短片以便保留。',
};
