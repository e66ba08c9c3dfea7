import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import Type, { type Static } from 'typebox'
import { AppError } from '#shared/error.ts'
import { formatSeconds } from '#shared/instant.ts'
import { DataOf, DeletedShape, IdParams, Nullable } from '#shared/schema/envelope.ts'
import type { Feed } from '../../store/feed.ts'
import type { CalendarBytes } from '../calendar-feed.ts'
import { type ApiContext, actorOf } from '../context.ts'

const KindShape = Type.Enum(['rota', 'person', 'schedule', 'job', 'everything'])

const FeedCreate = Type.Object(
  {
    kind: KindShape,
    id: Type.Optional(Nullable(Type.String())),
    reminderMinutes: Type.Optional(Type.Array(Type.Integer())),
  },
  { additionalProperties: false },
)

const shape = {
  id: Type.String(),
  kind: KindShape,
  target: Nullable(Type.Object({ id: Type.String(), name: Nullable(Type.String()) })),
  reminderMinutes: Type.Array(Type.Integer()),
  createdBy: Type.String(),
  createdAt: Type.String(),
}
const FeedShape = Type.Object(shape)
const NewFeedShape = Type.Object({ ...shape, url: Type.String(), webcal: Type.String() })

const FeedParams = Type.Object({ secret: Type.String(), name: Type.String() })

/** `/api/feeds`: calendars to subscribe to, by an address that needs no token because it is one. */
export function feedRoutes(instance: FastifyInstance, { store, feeds, calendarFeeds }: ApiContext): void {
  const api = instance.withTypeProvider<TypeBoxTypeProvider>()
  const tags = ['feeds']
  const one = { tags, params: IdParams }

  function toFeed(feed: Feed): Static<typeof FeedShape> {
    const { id, kind, targetId, reminderMinutes, createdBy, createdAt } = feed
    return {
      id,
      kind,
      target: targetId === null ? null : { id: targetId, name: feeds.nameOf(feed) },
      reminderMinutes: [...reminderMinutes],
      createdBy,
      createdAt: formatSeconds(createdAt),
    }
  }

  api.post(
    '/api/feeds',
    { schema: { tags, body: FeedCreate, response: { 201: DataOf(NewFeedShape) } } },
    ({ body, caller, headers }, reply) => {
      const { kind, id = null, reminderMinutes = [] } = body
      const { feed, secret } = feeds.create({ kind, targetId: id, reminderMinutes }, actorOf(caller))
      const place = `${headers.host}/api/feeds/${secret}/${fileNameOf(feeds.nameOf(feed) ?? kind)}.ics`
      reply.code(201)
      return { data: { ...toFeed(feed), url: `http://${place}`, webcal: `webcal://${place}` } }
    },
  )
  api.get('/api/feeds', { schema: { tags, response: { 200: DataOf(Type.Array(FeedShape)) } } }, () => ({
    data: store.feeds.list().map(toFeed),
  }))
  api.get('/api/feeds/:id', { schema: { ...one, response: { 200: DataOf(FeedShape) } } }, ({ params }) => {
    const feed = store.feeds.find(params.id)
    if (feed === null) throw new AppError('not_found', 'feed not found')
    return { data: toFeed(feed) }
  })
  api.delete(
    '/api/feeds/:id',
    { schema: { ...one, response: { 200: DeletedShape } } },
    ({ params, caller }) => {
      feeds.remove(params.id, actorOf(caller))
      return { data: { id: params.id } }
    },
  )

  api.get(
    '/api/feeds/:secret/:name.ics',
    { config: { public: true }, schema: { tags, params: FeedParams } },
    (request, reply) => {
      const feed = feeds.findBySecret(request.params.secret)
      if (feed === null) throw new AppError('not_found', 'feed not found')
      return sendCalendar(request, reply, calendarFeeds.renderFeed(feed), feeds.nameOf(feed) ?? feed.kind)
    },
  )
}

/** Sends a calendar as a file named after what it shows; a reader that says it has these very bytes is told so. */
export function sendCalendar(
  request: FastifyRequest,
  reply: FastifyReply,
  { bytes, tag }: CalendarBytes,
  name: string,
): FastifyReply {
  reply.header('etag', tag).header('cache-control', 'private, no-cache')
  if (isKnown(request.headers['if-none-match'], tag)) return reply.code(304).send()
  return reply
    .type('text/calendar; charset=utf-8')
    .header('content-disposition', `inline; ${dispositionNames(name)}`)
    .send(bytes)
}

/** The file of a name: in letters that any reader knows, and (RFC 8187) as it is but for signs of a path. */
function dispositionNames(name: string): string {
  const file = `${name.replace(/\.ics$/i, '')}.ics`.toWellFormed().replaceAll(/[/\\\p{Cc}]/gu, '_')
  const plain = file.normalize('NFKD').replaceAll(/\p{M}/gu, '')
  const exact = encodeURIComponent(file).replaceAll(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `filename="${plain.replaceAll(/[^\w .@+-]/g, '_')}"; filename*=UTF-8''${exact}`
}

function isKnown(header: string | undefined, tag: string): boolean {
  const tags = (header ?? '').split(',').map((one) => one.trim().replace(/^W\//, ''))
  return tags.includes(tag) || tags.includes('*')
}

/** A name as a part of a path and of a file's name: small letters and digits of ASCII, and hyphens. */
function fileNameOf(name: string): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
  return plain.slice(0, 60).replaceAll(/^-+|-+$/g, '') || 'calendar'
}
