import type * as english from '../en/index.ts';

export const link: typeof english.link = {
  title: 'Una receta de un enlace',
  lead: 'Nada empieza, y la entrada queda como está, hasta que elijas.',
  sentences: 'Sus frases',
  tool: 'Hace',
  fromWords: 'Una película hecha de palabras',
  sameModel: 'Nombra el modelo de esta página, así que el clip sale igual.',
  otherModel: 'Nombra otro modelo: el de esta página da otro clip.',
  use: 'Ponerla en la entrada',
  leave: 'Dejarla',
};
