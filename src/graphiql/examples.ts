// The tabs that GraphiQL opens with, in the order in which someone new to the API would run them.

export interface Example {
  readonly query: string;
  readonly variables?: string;
}

const json = (value: unknown): string => JSON.stringify(value, null, 2);

export const examples: readonly Example[] = [
  {
    query: `# Fill in the variables below and press the play button.
# The answer's accessToken is put into the headers of
# every tab that has none: "Bearer <accessToken>".
#
# PASSWORD_CHANGE_REQUIRED? Run the next tab instead.

mutation SignIn($input: LoginInput!) {
  login(input: $input) {
    accessToken
    accessTokenExpiresAt
    refreshToken
    user {
      username
    }
  }
}
`,
    variables: json({ input: { login: 'admin', password: '' } }),
  },
  {
    query: `# For the password that the first start printed: run this once.

mutation ReplacePassword($input: ChangeExpiredPasswordInput!) {
  changeExpiredPassword(input: $input) {
    accessToken
    accessTokenExpiresAt
  }
}
`,
    variables: json({ input: { login: 'admin', currentPassword: '', newPassword: '' } }),
  },
  {
    query: `query Me {
  me {
    id
    username
    email
    rights
    groups {
      group {
        name
      }
    }
  }
}
`,
  },
  {
    query: `query HomeFolder {
  me {
    home {
      id
      name
      children(first: 20) {
        totalCount
        nodes {
          __typename
          id
          name
          updatedAt
        }
      }
    }
  }
}
`,
  },
  {
    query: `# parentId says where; without it, in your home folder.

mutation CreateFolder($input: CreateFolderInput!) {
  createFolder(input: $input) {
    id
    name
    path {
      name
    }
  }
}
`,
    variables: json({ input: { name: 'My first folder' } }),
  },
  {
    query: `query Documents {
  documents(first: 20) {
    totalCount
    nodes {
      id
      name
      size
      owner {
        username
      }
      parent {
        name
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
`,
  },
  {
    query: `query Search($input: SearchInput!) {
  search(input: $input, first: 10) {
    edges {
      node {
        __typename
        ... on Document {
          id
          name
        }
        ... on Folder {
          id
          name
        }
      }
      highlights {
        field
        snippet
      }
    }
  }
}
`,
    variables: json({ input: { query: 'report' } }),
  },
  {
    query: `# Runs until you stop it: change something in another tab.

subscription LiveChanges {
  changes {
    cursor
    kind
    at
    actor {
      username
    }
    item {
      __typename
      id
      name
    }
    details
  }
}
`,
  },
];
