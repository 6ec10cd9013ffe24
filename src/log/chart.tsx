/** The last 30 days at a glance, and the same as a table for those who cannot see it or want the numbers. */
import { Button } from '@wordpress/components';
import { useEffect, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import { fetchDays, type Day } from '../api/messages';
import { Section } from '../components/section';
import { count } from '../components/ago';
import { dayName } from '../components/time';
import { whileShown } from '../components/while-shown';
import { sum, toBars, type Bar } from './chart-data';
import { describe } from './use-log';
import './chart.scss';

export function Chart() {
	const [ days, setDays ] = useState< Day[] >( [] );
	const [ error, setError ] = useState( '' );
	useEffect( () => {
		return whileShown( fetchDays(), setDays, ( reason ) =>
			setError( describe( reason ) )
		);
	}, [] );
	const all = sum( days );
	if ( ! error && all.sent + all.retried + all.failed === 0 ) {
		return null; // An empty log is told by the list.
	}
	return (
		<Section label={ __( 'Last 30 days', 'mailwright' ) }>
			{ error ? (
				<p className="mailwright-muted">{ error }</p>
			) : (
				<figure className="mailwright-chart">
					<figcaption>
						<Legend all={ all } />
					</figcaption>
					<Bars bars={ toBars( days ) } />
					<DayTable days={ days } />
				</figure>
			) }
		</Section>
	);
}

const words = () => ( {
	sent: __( 'Sent', 'mailwright' ),
	retried: __( 'Sent after more than one attempt', 'mailwright' ),
	failed: __( 'Failed', 'mailwright' ),
} );

const KINDS = [ 'sent', 'retried', 'failed' ] as const;

function Legend( { all }: { all: ReturnType< typeof sum > } ) {
	const names = words();
	return (
		<ul className="mailwright-chart__legend">
			{ KINDS.map( ( kind ) => (
				<li key={ kind }>
					<svg width="12" height="12" aria-hidden="true">
						<Block
							kind={ kind }
							x={ 0 }
							y={ 0 }
							width={ 12 }
							height={ 12 }
						/>
					</svg>
					{ names[ kind ] } <strong>{ count( all[ kind ] ) }</strong>
				</li>
			) ) }
		</ul>
	);
}

/** Told apart by pattern as well as by colour. */
function Block( {
	kind,
	...place
}: {
	kind: ( typeof KINDS )[ number ];
	x: number;
	y: number;
	width: number;
	height: number;
} ) {
	return (
		<>
			<rect className={ `is-${ kind }` } { ...place } />
			{ kind !== 'sent' && (
				<rect fill={ `url(#mailwright-${ kind })` } { ...place } />
			) }
		</>
	);
}

const STEP = 24;
const WIDTH = 18;
const HEIGHT = 96;

function Bars( { bars }: { bars: readonly Bar[] } ) {
	const first = bars[ 0 ];
	const last = bars[ bars.length - 1 ];
	return (
		<div className="mailwright-chart__bars" aria-hidden="true">
			<svg
				viewBox={ `0 0 ${ bars.length * STEP } ${ HEIGHT }` }
				preserveAspectRatio="none"
				focusable="false"
			>
				<defs>
					<pattern
						id="mailwright-retried"
						width="6"
						height="6"
						patternUnits="userSpaceOnUse"
						patternTransform="rotate(45)"
					>
						<rect className="is-stripe" width="3" height="6" />
					</pattern>
					<pattern
						id="mailwright-failed"
						width="5"
						height="5"
						patternUnits="userSpaceOnUse"
					>
						<rect className="is-stripe" width="2" height="2" />
					</pattern>
				</defs>
				{ bars.map( ( bar, index ) => (
					<Column key={ bar.day } bar={ bar } x={ index * STEP } />
				) ) }
			</svg>
			{ first && last && (
				<p className="mailwright-chart__days">
					<span>{ dayName( first.day ) }</span>
					<span>{ dayName( last.day ) }</span>
				</p>
			) }
		</div>
	);
}

function Column( { bar, x }: { bar: Bar; x: number } ) {
	let y = HEIGHT;
	return (
		<g>
			<title>
				{ `${ dayName( bar.day ) }: ${ KINDS.map(
					( kind ) => `${ words()[ kind ] } ${ count( bar[ kind ] ) }`
				).join( ', ' ) }` }
			</title>
			{ /* Takes the mouse also where the bar is low. */ }
			<rect
				x={ x }
				y={ 0 }
				width={ STEP }
				height={ HEIGHT }
				fill="transparent"
			/>
			{ KINDS.map( ( kind ) => {
				const height = bar.parts[ kind ] * HEIGHT;
				y -= height;
				return height > 0 ? (
					<Block
						key={ kind }
						kind={ kind }
						x={ x + 3 }
						y={ y }
						width={ WIDTH }
						height={ height }
					/>
				) : null;
			} ) }
		</g>
	);
}

/** Always there for screen readers; a button shows it to everybody. */
function DayTable( { days }: { days: readonly Day[] } ) {
	const [ shown, setShown ] = useState( false );
	const names = words();
	return (
		<>
			<Button variant="link" onClick={ () => setShown( ! shown ) }>
				{ shown
					? __( 'Hide the table', 'mailwright' )
					: __( 'Show as a table', 'mailwright' ) }
			</Button>
			<div
				className={
					shown ? 'mailwright-chart__table' : 'screen-reader-text'
				}
			>
				<table className="mailwright-table">
					<caption className="screen-reader-text">
						{ __( 'Messages of the last 30 days', 'mailwright' ) }
					</caption>
					<thead>
						<tr>
							<th scope="col">{ __( 'Day', 'mailwright' ) }</th>
							{ KINDS.map( ( kind ) => (
								<th key={ kind } scope="col">
									{ names[ kind ] }
								</th>
							) ) }
						</tr>
					</thead>
					<tbody>
						{ [ ...days ].reverse().map( ( day ) => (
							<tr key={ day.day }>
								<th scope="row">{ dayName( day.day ) }</th>
								{ KINDS.map( ( kind ) => (
									<td key={ kind }>
										{ count( day[ kind ] ) }
									</td>
								) ) }
							</tr>
						) ) }
					</tbody>
				</table>
			</div>
		</>
	);
}
