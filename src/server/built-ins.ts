// What plain values inherit, made safe from who follows a path of names that a client chose.

/** Those of what JSON consists of, and of functions, to which names lead from there. */
const inherited = [Object, Array, String, Number, Boolean, Function].map(
  ({ prototype }) => prototype as object,
);

/**
 * Nothing can be put on the methods that plain values inherit: `variables.hasOwnProperty.call` as the place of a file would
 * take every call of it in this process along.
 */
export function freezeBuiltIns(): void {
  for (const prototype of inherited) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
      if (name !== 'constructor' && typeof value === 'function') Object.freeze(value);
    }
  }
}
