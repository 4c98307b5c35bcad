import type * as english from '../en/index.ts';

export const opening: typeof english.opening = {
  title: '一句话变成一段短片。',
  lead: '在这个标签页里、在这台设备上生成。你输入的内容不会发往任何地方。',
  tryOne: '点一句开始',
};

export const gallery: typeof english.gallery = {
  region: '用 Kinora 制作',
  lead: '点一段，使用它的配方。',
  play: '播放',
  pause: '暂停',
};

export const meanings: typeof english.meanings = {
  'a red fish swims to the right under water': '一条红色的鱼在水下向右游',
  'a yellow balloon rises over the city at night': '夜里一个黄色气球在城市上空升起',
  'a small boat on the sea at sunset, the camera zooms in': '日落时海上的一条小船，镜头推近',
  'a blue rocket flies through space': '一枚蓝色火箭飞过太空',
  'a green car drives through the desert': '一辆绿色汽车驶过沙漠',
  'a white bird flies over the meadow in the morning': '清晨一只白鸟飞过草地',
  'a purple jellyfish drifts under water': '一只紫色水母在水下漂流',
  'an orange cat in the snow': '雪地里的一只橙色的猫',
  'a red balloon over the mountains at sunset': '日落时群山上空的一个红色气球',
  'a blue fish swims to the left under water': '一条蓝色的鱼在水下向左游',
  'a yellow car in the city in the rain': '雨中城市里的一辆黄色汽车',
  'a white rocket rises at night': '夜里一枚白色火箭升起',
  'a white hot air balloon rises over the mountains at sunset':
    '日落时一个白色热气球在群山上空升起',
  'a yellow sailing boat moves to the right on the sea by day': '白天一条黄色帆船在海上向右行驶',
  'a green car moves to the right in the city at night': '夜里一辆绿色汽车在城市中向右行驶',
  'a purple jellyfish floats under water': '一只紫色水母在水下漂浮',
  'an orange rocket rises in space': '一枚橙色火箭在太空中升起',
};
