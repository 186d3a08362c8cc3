/** The static side: the dashboard at `/`, result files at `/results/`. Nothing here is on a measured path. */
import { createReadStream } from 'node:fs'
import { posix } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { notFound } from '../errors.ts'
import { findResultFile, listResults } from './result-files.ts'

/**
 * The page may run its own scripts only; it may read result files from anywhere (`#run=URL`) and follow the
 * feed. Result files are a stranger's input, so a browser must not guess at their type.
 */
const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'self'; img-src 'self' data: blob:; connect-src 'self' http: https: ws: wss:; " +
    "object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
}

/**
 * One attacks whoever opens it, if it is told whom, and both ask whoever serves them: `tlab forgery` and `tlab claims` do, on
 * addresses of their own.
 */
const PAGES_OF_OTHERS = ['forgery.html', 'streams.html']

/** It has its code behind the `#` of its address, which is never sent. */
const JOIN_PAGE = 'join.html'

export async function pageRoutes(
  app: FastifyInstance,
  dashboardFolder: string | null,
  resultFolders: readonly string[],
): Promise<void> {
  await app.register(async (pages) => {
    pages.addHook('onSend', async (_request, reply) => void reply.headers(PAGE_HEADERS))
    pages.get('/results/', async () => listResults(resultFolders))
    pages.get('/results/:name', (request, reply) => sendResult(request, reply, resultFolders))
    if (dashboardFolder === null) return
    await pages.register(fastifyStatic, { root: dashboardFolder, index: 'index.html', allowedPath: isOurs })
    pages.get('/join', (_request, reply) => reply.sendFile(JOIN_PAGE))
  })
}

/** Small letters, since some file systems do not tell them from capitals. */
function isOurs(path: string): boolean {
  return !PAGES_OF_OTHERS.includes(posix.basename(path.toLowerCase()))
}

async function sendResult(request: FastifyRequest, reply: FastifyReply, folders: readonly string[]) {
  const { name } = request.params as { name: string }
  const file = await findResultFile(folders, name)
  if (file === null) throw notFound(request.url)
  return reply.type('application/json; charset=utf-8').header('cache-control', 'no-cache').send(createReadStream(file))
}
