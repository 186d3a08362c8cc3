/** An observer of the lab as it is, some of whose calls somebody else takes first. */
import type { FollowObserver } from '../../clients/transport.ts'

export function overheard(observer: FollowObserver, calls: Partial<FollowObserver>): FollowObserver {
  return new Proxy(observer, {
    get: (target, name: keyof FollowObserver) => calls[name] ?? (target[name] as () => void).bind(target),
  })
}
