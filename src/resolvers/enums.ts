// Enums of the API from the lists of names that the layers below share.

/** The object that type-graphql registers as an enum: each name is its own value. */
export const enumOf = <Name extends string>(names: readonly Name[]): { readonly [Key in Name]: Key } =>
  Object.fromEntries(names.map((name) => [name, name])) as { readonly [Key in Name]: Key };
