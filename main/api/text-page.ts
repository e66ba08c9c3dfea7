import type { FastifyReply } from 'fastify'

/** A page of a heading and one paragraph, for when there is no other. */
export function textPage(reply: FastifyReply, title: string, words: string): FastifyReply {
  return reply
    .type('text/html; charset=utf-8')
    .send(
      `<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width">\n<title>${title} · Hourhand</title>\n<h1>${title}</h1>\n<p>${words}</p>\n</html>\n`,
    )
}
