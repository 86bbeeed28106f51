// The signed links to pictures of users: GET and HEAD, kept by browsers as long as the link is good.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Avatar, Avatars } from '../../services/avatars/avatars.js';
import { precondition } from './conditions.js';
import { refuseLink } from './refusals.js';
import { describeContent } from './send-blob.js';

interface AvatarParams {
  readonly token: string;
}

export function serveAvatars(app: FastifyInstance, avatars: Avatars): void {
  app.route<{ Params: AvatarParams }>({
    method: ['GET', 'HEAD'],
    url: '/avatars/:token',
    handler: async (request, reply) => {
      const found = await avatars.open(request.params.token);
      return typeof found === 'string' ? refuseLink(reply, found) : send(request, reply, found);
    },
  });
}

function send(request: FastifyRequest, reply: FastifyReply, avatar: Avatar): FastifyReply {
  const validators = { etag: `"${avatar.id}"`, lastModified: avatar.createdAt };
  reply.headers({
    etag: validators.etag,
    'last-modified': avatar.createdAt.toUTCString(),
    // Another picture has another address, so that this one need not be asked for again.
    'cache-control': `private, max-age=${avatar.maxAge}, immutable`,
  });
  const condition = precondition(request.headers, validators);
  if (condition !== 'proceed') return reply.code(condition === 'failed' ? 412 : 304).send();
  describeContent(reply, { fileName: 'avatar.webp', mimeType: 'image/webp', disposition: 'inline' });
  reply.header('content-length', avatar.content.length);
  return request.method === 'HEAD' ? reply.send() : reply.send(avatar.content);
}
