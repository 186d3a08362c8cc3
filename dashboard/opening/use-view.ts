/** The view in the URL's hash, as state of the page: Back and Forward move through the runs that were open. */
import { useCallback, useEffect, useState } from 'preact/hooks'
import { formatHash, parseHash, sameSource, type View } from './hash.ts'

export type ShowView = (view: View, how?: 'replace') => void

/** The view, and a way to change it. Another run is a new step of the history; a changed detail replaces the step. */
export function useView(): [View, ShowView] {
  const [view, setView] = useState<View>(() => parseHash(location.hash))
  useEffect(() => {
    const follow = (): void => setView(parseHash(location.hash))
    addEventListener('hashchange', follow)
    addEventListener('popstate', follow)
    return () => {
      removeEventListener('hashchange', follow)
      removeEventListener('popstate', follow)
    }
  }, [])
  const show = useCallback<ShowView>((next, how) => {
    const replaces = how === 'replace' || sameSource(parseHash(location.hash).source, next.source)
    const address = `${location.pathname}${location.search}${formatHash(next)}`
    history[replaces ? 'replaceState' : 'pushState'](null, '', address)
    setView(next)
  }, [])
  return [view, show]
}
