// Calls the server's API the way a client does.

export async function callApi<Data>(
  url: string,
  token: string | null,
  query: string,
  variables: Readonly<Record<string, unknown>>,
): Promise<Data> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ query, variables }),
  });
  const answer = (await response.json()) as { readonly data?: Data; readonly errors?: unknown };
  if (answer.errors !== undefined || answer.data === undefined) {
    throw new Error(`The API refused: ${JSON.stringify(answer.errors)}`);
  }
  return answer.data;
}
