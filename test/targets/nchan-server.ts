/** nginx with Nchan as a server that is not ours: one publisher and four ways to follow a channel, on one loopback port. */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, isListening } from '../../clients/run/loopback-port.ts'
import type { NginxPackages } from './nginx-packages.ts'

const START_MS = 5_000
const STOP_MS = 3_000

export interface NchanServer {
  readonly url: string
  /** Bytes that nginx sent on all connections but the publisher's, as its access log has them once it has ended. */
  sentToSubscribers(): number
  /** Resolves when it has ended. */
  stop(): Promise<void>
  /** Removes its folder. */
  remove(): void
}

/** @throws Error with nginx's own words when it does not start */
export async function startNchan({ program, modules }: NginxPackages): Promise<NchanServer> {
  const folder = mkdtempSync(join(tmpdir(), 'tlab-nchan-'))
  const port = await freePort()
  const file = join(folder, 'nginx.conf')
  writeFileSync(file, conf(folder, modules, port))
  let said = ''
  // A group of its own, so that a master that is killed cannot leave its worker behind.
  const child = spawn(program, ['-e', 'stderr', '-p', folder, '-c', file], {
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  let isOver = false
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve())).then(() => {
    isOver = true
  })
  const signal = (name: NodeJS.Signals): void => {
    if (!isOver && child.pid !== undefined) process.kill(-child.pid, name)
  }
  const stop = async (): Promise<void> => {
    signal('SIGTERM')
    const overdue = setTimeout(() => signal('SIGKILL'), STOP_MS)
    await exited
    clearTimeout(overdue)
  }
  const latestMs = performance.now() + START_MS
  while (!(await isListening(port))) {
    if (isOver || performance.now() > latestMs) {
      await stop()
      rmSync(folder, { recursive: true, force: true })
      throw new Error(`nginx with Nchan did not start: ${said}`)
    }
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  return {
    url: `http://127.0.0.1:${port}`,
    sentToSubscribers: () => sumOf(readFileSync(join(folder, 'access.log'), 'utf8')),
    stop,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** Lines such as `/sse 12345`. */
function sumOf(log: string): number {
  return log
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('/publish '))
    .reduce((sum, line) => sum + Number(line.split(' ')[1]), 0)
}

/**
 * With a master, as Nchan's store of messages looks for its place among the workers; one worker, so that nothing goes
 * from process to process. What would end a trial is raised; what shapes an answer is as it comes.
 */
function conf(folder: string, modules: string, port: number): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `  ${name}_temp_path ${folder}/${name};`,
  )
  const subscriber = (path: string, kind: string, more = ''): string => `
    location = /${path} {
      nchan_subscriber ${kind};
      nchan_channel_id $arg_channel;
      nchan_subscriber_first_message -1;
      ${more}
    }`
  return `load_module ${modules}/ngx_nchan_module.so;
daemon off;
worker_processes 1;
${process.getuid?.() === 0 ? 'user root;' : ''}
pid ${folder}/nginx.pid;
lock_file ${folder}/nginx.lock;
error_log stderr warn;
events { worker_connections 4096; multi_accept on; }

http {
${temporary.join('\n')}
  log_format bytes '$uri $bytes_sent';
  access_log ${folder}/access.log bytes;
  default_type application/octet-stream;
  gzip off;
  tcp_nodelay on;
  keepalive_requests 100000000;
  keepalive_timeout 1h;
  nchan_shared_memory_size 64M;

  server {
    listen 127.0.0.1:${port} backlog=4096;
    location = /publish {
      nchan_publisher http;
      nchan_channel_id $arg_channel;
      nchan_message_buffer_length 20000;   # by default 10: who comes back late would have lost, and nobody would say so
      nchan_message_timeout 10m;
      client_max_body_size 1m;
      client_body_buffer_size 64k;
    }
${subscriber('polling', 'intervalpoll')}
${subscriber('long-polling', 'longpoll', 'nchan_subscriber_timeout 25;')}
${subscriber('sse', 'eventsource', 'nchan_eventsource_ping_interval 15; nchan_eventsource_ping_event ""; nchan_eventsource_ping_comment "ping";')}
${subscriber('websocket', 'websocket', 'nchan_websocket_ping_interval 25;')}
  }
}
`
}
