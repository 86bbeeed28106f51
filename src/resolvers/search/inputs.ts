// What callers give to search.
import { Field, InputType, registerEnumType } from 'type-graphql';
import type { SearchOrder as Order } from '../../services/search/positions.js';
import type { SearchInput as Input, SearchKind as Kind } from '../../services/search/search.js';
import { enumOf } from '../enums.js';
import { DocumentFilter } from '../items/inputs.js';

const SearchKind = enumOf(['DOCUMENT', 'FOLDER', 'TAG']);
registerEnumType(SearchKind, { name: 'SearchKind' });

const SearchOrder = enumOf(['RELEVANCE', 'NEWEST', 'NAME', 'SIZE']);
registerEnumType(SearchOrder, {
  name: 'SearchOrder',
  description:
    'RELEVANCE: what has the words in its name comes before what has them in its tags, its description, its content; the ' +
    'latest first among equals. NEWEST: what was last named, described, tagged or given content. NAME: from A. SIZE: the ' +
    'largest first.',
});

@InputType({
  description:
    'All words must occur, in the name, the tags, the description or the content; case, accents, width and, where the script ' +
    'tells the language, endings do not matter; words of Chinese, Japanese and Korean need no spaces. "quoted words" must ' +
    'follow each other as they are written, -word must not occur, and word* stands for all words that begin so. Only what the ' +
    'viewer may read is found, counted and highlighted.',
})
export class SearchInput implements Input {
  @Field(() => String, {
    description:
      'Up to 1,000 characters and 32 words and phrases. BAD_USER_INPUT where it names nothing to look for.',
  })
  query!: string;

  @Field(() => [SearchKind], { nullable: true, defaultValue: ['DOCUMENT', 'FOLDER'] })
  kinds?: Kind[] | null;

  @Field(() => DocumentFilter, {
    nullable: true,
    description: 'By `tagIds`, `mimeTypes` or `size` no folder is found, and by any filter no tag.',
  })
  filter?: DocumentFilter | null;

  @Field(() => SearchOrder, { nullable: true, defaultValue: 'RELEVANCE' })
  orderBy?: Order | null;
}
