/** Just enough of ONNX's protobuf to write a graph of one node with weights inside. */
export interface OnnxNode {
  readonly operator: string;
  readonly domain?: string;
  readonly inputs: readonly OnnxInput[];
  readonly attributes?: Readonly<Record<string, number | readonly number[]>>;
}

export interface OnnxInput {
  readonly dims: readonly number[];
  /** A weight; left out for what a run is given, which is named `x`, `x1` and so on. */
  readonly values?: Float32Array;
}

const float = 1;

export function onnxBytes({ operator, domain, inputs, attributes = {} }: OnnxNode): Uint8Array {
  const nameOf = (index: number): string => (index === 0 ? 'x' : `x${index}`);
  const node = message([
    ...inputs.map((_, index) => text(1, nameOf(index))),
    text(2, 'y'),
    text(4, operator),
    ...Object.entries(attributes).map(([name, value]) => field(5, attribute(name, value))),
    ...(domain === undefined ? [] : [text(7, domain)]),
  ]);
  const graph = message([
    field(1, node),
    text(2, 'graph'),
    ...inputs.flatMap(({ dims, values }, index) =>
      values ? [field(5, tensor(nameOf(index), dims, values))] : [],
    ),
    ...inputs.flatMap(({ dims, values }, index) =>
      values ? [] : [field(11, valueInfo(nameOf(index), dims))],
    ),
    field(12, valueInfo('y', undefined)),
  ]);
  const opset = (name: string, version: number): number[] =>
    field(8, message([text(1, name), number(2, version)]));
  return Uint8Array.from(
    message([number(1, 8), field(7, graph), opset('', 17), opset('com.microsoft', 1)]),
  );
}

function attribute(name: string, value: number | readonly number[]): number[] {
  if (typeof value !== 'number') {
    const [list, ints] = [8, 7];
    return message([text(1, name), ...value.map((each) => number(list, each)), number(20, ints)]);
  }
  if (Number.isInteger(value)) return message([text(1, name), number(3, value), number(20, 2)]);
  const bytes = [...new Uint8Array(Float32Array.of(value).buffer)];
  return message([text(1, name), [...varint((2 << 3) | 5), ...bytes], number(20, 1)]);
}

function tensor(name: string, dims: readonly number[], values: Float32Array): number[] {
  const raw = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return message([
    ...dims.map((dim) => number(1, dim)),
    number(2, float),
    text(8, name),
    field(9, Array.from(raw)),
  ]);
}

function valueInfo(name: string, dims: readonly number[] | undefined): number[] {
  const shape = (dims ?? []).map((dim) => field(1, number(1, dim)));
  const type = message([number(1, float), ...(dims ? [field(2, message(shape))] : [])]);
  return message([text(1, name), field(2, field(1, type))]);
}

function message(fields: readonly number[][]): number[] {
  const out: number[] = [];
  for (const part of fields) for (const byte of part) out.push(byte);
  return out;
}

function field(id: number, bytes: readonly number[]): number[] {
  return message([varint((id << 3) | 2), varint(bytes.length), [...bytes]]);
}

function text(id: number, value: string): number[] {
  return field(id, [...new TextEncoder().encode(value)]);
}

function number(id: number, value: number): number[] {
  return [...varint(id << 3), ...varint(value)];
}

function varint(value: number): number[] {
  const out: number[] = [];
  let rest = value;
  while (rest > 127) {
    out.push((rest % 128) | 128);
    rest = Math.floor(rest / 128);
  }
  return [...out, rest];
}
