import type * as english from '../en/index.ts';

export const opening: typeof english.opening = {
  title: 'جملة تصير مقطعًا.',
  lead: 'يُصنع في هذا اللسان وعلى هذا الجهاز. لا يُرسَل شيء مما تكتب.',
  tryOne: 'اضغط على واحدة لتبدأ',
};

export const gallery: typeof english.gallery = {
  region: 'صُنعت بـ Kinora',
  lead: 'اضغط على مقطع لتستخدم وصفته.',
  play: 'تشغيل',
  pause: 'إيقاف مؤقت',
};

export const meanings: typeof english.meanings = {
  'a red fish swims to the right under water': 'سمكة حمراء تسبح نحو اليمين تحت الماء',
  'a yellow balloon rises over the city at night': 'بالون أصفر يصعد فوق المدينة ليلًا',
  'a small boat on the sea at sunset, the camera zooms in':
    'قارب صغير في البحر عند الغروب، والكاميرا تقترب',
  'a blue rocket flies through space': 'صاروخ أزرق يطير في الفضاء',
  'a green car drives through the desert': 'سيارة خضراء تعبر الصحراء',
  'a white bird flies over the meadow in the morning': 'طائر أبيض يطير فوق المرج صباحًا',
  'a purple jellyfish drifts under water': 'قنديل بحر بنفسجي ينساق تحت الماء',
  'an orange cat in the snow': 'قطة برتقالية في الثلج',
  'a red balloon over the mountains at sunset': 'بالون أحمر فوق الجبال عند الغروب',
  'a blue fish swims to the left under water': 'سمكة زرقاء تسبح نحو اليسار تحت الماء',
  'a yellow car in the city in the rain': 'سيارة صفراء في المدينة تحت المطر',
  'a white rocket rises at night': 'صاروخ أبيض يصعد في الليل',
  'a white hot air balloon rises over the mountains at sunset':
    'منطاد أبيض يصعد فوق الجبال عند الغروب',
  'a yellow sailing boat moves to the right on the sea by day':
    'قارب شراعي أصفر يتحرك نحو اليمين في البحر نهارًا',
  'a green car moves to the right in the city at night':
    'سيارة خضراء تتحرك نحو اليمين في المدينة ليلًا',
  'a purple jellyfish floats under water': 'قنديل بحر بنفسجي يطفو تحت الماء',
  'an orange rocket rises in space': 'صاروخ برتقالي يصعد في الفضاء',
};
