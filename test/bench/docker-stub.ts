// An engine of containers in a process of its own: every action succeeds after so many ms, and it counts the calls.
import { createServer } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

const [, , socket = '', answersAfterMs = '0'] = process.argv
const inspected = JSON.stringify({
  Id: 'c',
  Name: '/c',
  State: { Status: 'running', ExitCode: 0 },
  Config: {},
})
const counted = { calls: 0 }

createServer(async (request, response) => {
  request.resume()
  if (request.url === '/calls') {
    response.end(JSON.stringify(counted))
    counted.calls = 0
    return
  }
  counted.calls += 1
  if (request.method === 'GET') {
    response.writeHead(200, { 'content-type': 'application/json' }).end(inspected)
    return
  }
  if (Number(answersAfterMs) > 0) await sleep(Number(answersAfterMs))
  response.writeHead(204).end()
}).listen(socket, () => console.log('listening'))
