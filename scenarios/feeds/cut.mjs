/** The recorded feeds: what is known of each, and how its rows are cut from a file of vega-datasets (rows.mjs). */
import { earthquakeRows, flightRows, goalRows, stockRows, weatherRows } from './rows.mjs'

/** Of vega-datasets' collection; each data set has terms of its own beside it. */
const COLLECTION_LICENCE =
  'Collected in vega-datasets 3.2.1 by the UW Interactive Data Lab and contributors, BSD-3-Clause; its text stands in README.md beside this file.'

const US_GOVERNMENT = { name: 'U.S. Government work', url: 'https://www.usa.gov/government-works' }
const PUBLIC_DOMAIN = { name: 'Public Domain', url: 'https://github.com/openfootball/football.json#license' }
const US_PUBLIC_DOMAIN = {
  name: 'U.S. Public Domain',
  url: 'https://www.usgs.gov/information-policies-and-instructions/copyrights-and-credits',
}

/**
 * @typedef {{
 *   name: string, title: string, file: string, timing: string,
 *   source: { title: string, url: string },
 *   licence: { name: string, url: string, notice: string },
 *   cut: (text: string) => object[],
 * }} CutFeed
 */

/**
 * Each feed: what is known of it, and how its rows are cut from the package's file.
 * @type {readonly CutFeed[]}
 */
export const CUT_FEEDS = [
  {
    name: 'stocks',
    title: 'Monthly prices of five technology stocks, 2000 to 2010',
    file: 'stocks.csv',
    source: { title: 'vega-datasets, stocks.csv', url: 'https://github.com/vega/vega-datasets' },
    licence: {
      name: 'BSD-3-Clause',
      url: 'https://opensource.org/license/bsd-3-clause',
      notice: `${COLLECTION_LICENCE} The data set names no terms of its own.`,
    },
    timing:
      'The prices are real: 560 rows, one a stock and month, in the order of their months. When they arrive is synthetic: the scenario sets the rate, and the feed begins again after the last row.',
    cut: stockRows,
  },
  {
    name: 'weather',
    title: 'Daily weather in Seattle, 2012',
    file: 'seattle-weather.csv',
    source: { title: 'NOAA National Climatic Data Center', url: 'https://www.ncdc.noaa.gov/cdo-web/datatools/records' },
    licence: {
      ...US_GOVERNMENT,
      notice: `${COLLECTION_LICENCE} The weather is NOAA's; the word in "weather" was derived from its fields by vega-datasets.`,
    },
    timing:
      'The measurements are real: the 366 days of one year, in order. When they arrive is synthetic: the scenario sets the rate, and the feed begins again after the last day.',
    cut: weatherRows,
  },
  {
    name: 'earthquakes',
    title: 'Earthquakes around the world, 31 January to 7 February 2018',
    file: 'earthquakes.json',
    source: {
      title: 'USGS, all earthquakes of the past week',
      url: 'https://earthquake.usgs.gov/earthquakes/feed/v1.0/summary/all_week.geojson',
    },
    licence: {
      ...US_PUBLIC_DOMAIN,
      notice: `${COLLECTION_LICENCE} The earthquakes are those of the U.S. Geological Survey.`,
    },
    timing:
      'The earthquakes are real: all of the week with a magnitude of 2 or more and a place name of at most 60 characters, oldest first, with its own time in "time". When they arrive is synthetic, since the scenario sets the rate, unless it says arrival: recorded; then they come at their own times, as much faster as its speed says. The feed begins again after the last one.',
    cut: earthquakeRows,
  },
  {
    name: 'flights',
    title: 'Flights within the United States, first weeks of 2001',
    file: 'flights-2k.json',
    source: { title: 'U.S. Bureau of Transportation Statistics', url: 'https://www.transtats.bts.gov/' },
    licence: { ...US_GOVERNMENT, notice: `${COLLECTION_LICENCE} The flights are those of the Bureau.` },
    timing:
      'The flights are real: 500 of 2,000 that vega-datasets drew, in the order of their departures, with their delays. When they arrive is synthetic: the scenario sets the rate, and the feed begins again after the last flight.',
    cut: flightRows,
  },
  {
    name: 'football-goals',
    title: 'Goals of an Austrian football season, 2013/14',
    file: 'football.json',
    source: { title: 'openfootball, football.json', url: 'https://github.com/openfootball/football.json' },
    licence: { ...PUBLIC_DOMAIN, notice: `${COLLECTION_LICENCE} The matches are openfootball's.` },
    timing:
      'Days, teams and final scores are real. The minute of each goal and who scored first are made up from a fixed seed, as the source has final scores alone. When they arrive is synthetic, too: the scenario sets the rate, and the feed begins again after the last goal.',
    cut: goalRows,
  },
]
