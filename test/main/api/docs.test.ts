import { expect, test } from 'vitest'
import { QUERY_PARAMETERS } from '#main/api/parameters.ts'
import { startApp } from '../../helpers/app.ts'

test('the description names each query parameter and how a request is refused', async () => {
  await using app = await startApp()
  const { paths } = (await app.get('/api/openapi.json')).body
  for (const [url, parameters] of Object.entries(QUERY_PARAMETERS)) {
    const described: { in: string; name: string; required?: boolean }[] =
      paths[url.replaceAll(/:(\w+)/g, '{$1}')].get.parameters
    const query = described.filter((parameter) => parameter.in === 'query')
    expect(query.map(({ name }) => name).sort(), url).toEqual(Object.keys(parameters).sort())
    expect(
      query.some(({ required }) => required),
      url,
    ).toBe(false)
  }
  expect(paths['/api/schedules'].post.parameters).toBeUndefined()
  for (const [url, methods] of Object.entries<Record<string, { responses: object }>>(paths)) {
    for (const [method, { responses }] of Object.entries(methods)) {
      expect(
        Object.keys(responses).some((status) => status.startsWith('2')),
        `${method} ${url}`,
      ).toBe(true)
      expect(responses, `${method} ${url}`).toMatchObject({
        '4XX': {
          content: {
            'application/json': {
              schema: {
                properties: {
                  error: {
                    required: ['message', 'code'],
                    properties: { message: {}, code: {}, field: {} },
                  },
                },
              },
            },
          },
        },
      })
    }
  }
  // What is described is still checked by the route alone.
  expect((await app.get('/api/schedules?limit=501&unknown=1')).status).toBe(200)
  expect((await app.get('/api/schedules?limit=x')).body.error).toMatchObject({
    code: 'invalid',
    field: 'limit',
  })
})
