/** The first question: how does mail leave this site? Each answer says when it is the right one. */
import { __ } from '@wordpress/i18n';
import { useId } from '@wordpress/element';
import { pageData } from '../api/page-data';
import type { Mailer, Source } from '../api/types';
import { Disclosure } from '../components/disclosure';
import { fieldHelp, fieldId } from '../components/fields';
import { mailerName } from '../components/mailer-name';

interface Props {
	value: Mailer;
	onChange: ( mailer: Mailer ) => void;
	error?: string | undefined;
	source?: Source | undefined;
}

const FIRST: readonly Mailer[] = [
	'php',
	'smtp',
	'gmail',
	'microsoft',
	'mailgun',
	'amazonses',
];
const MORE: readonly Mailer[] = [ 'smtp2go', 'sparkpost', 'mandrill' ];

/** The consent of a person belongs to one site of a network. */
const isOffered = ( mailer: Mailer ): boolean =>
	! pageData().network || ! [ 'gmail', 'microsoft' ].includes( mailer );

const label = ( mailer: Mailer ): string =>
	mailer === 'php'
		? __( 'PHP mail (default)', 'mailwright' )
		: mailerName( mailer );

const reason = ( mailer: Mailer ): string =>
	( {
		php: __( 'To begin with: it needs no settings.', 'mailwright' ),
		smtp: __(
			'For nearly every mailbox and provider: server, user name and password.',
			'mailwright'
		),
		gmail: __(
			'For a Gmail or Google Workspace address: no password, no mail port.',
			'mailwright'
		),
		microsoft: __(
			'For Microsoft 365 and Outlook.com: no password, no mail port.',
			'mailwright'
		),
		mailgun: __(
			'For many messages, with a Mailgun account.',
			'mailwright'
		),
		amazonses: __(
			'For very many messages at a low price, with an AWS account.',
			'mailwright'
		),
		smtp2go: __( 'With an SMTP2GO account.', 'mailwright' ),
		sparkpost: __( 'With a SparkPost account (Bird).', 'mailwright' ),
		mandrill: __( 'With Mailchimp Transactional.', 'mailwright' ),
	} )[ mailer ];

export function MailerChoice( props: Props ) {
	const { value, error, source } = props;
	const id = useId();
	const help = fieldHelp( { name: 'mailer', label: '', error, source } );
	const one = ( mailer: Mailer ) => (
		<Choice
			key={ mailer }
			{ ...props }
			mailer={ mailer }
			group={ id }
			disabled={ Boolean( source ) }
		/>
	);
	return (
		<div
			id={ fieldId( 'mailer' ) }
			className="mailwright-mailer"
			role="radiogroup"
			aria-labelledby={ id }
			aria-describedby={ help ? `${ id }-help` : undefined }
			aria-invalid={ error ? true : undefined }
			tabIndex={ -1 }
		>
			<span id={ id } className="mailwright-label">
				{ __( 'Mailer', 'mailwright' ) }
			</span>
			<div className="mailwright-mailer__choices">
				{ FIRST.filter( isOffered ).map( one ) }
			</div>
			<Disclosure
				label={ __( 'Other services', 'mailwright' ) }
				forceOpen={ MORE.includes( value ) }
			>
				<div className="mailwright-mailer__choices">
					{ MORE.map( one ) }
				</div>
			</Disclosure>
			{ help && (
				<p id={ `${ id }-help` } className="mailwright-help">
					{ help }
				</p>
			) }
		</div>
	);
}

function Choice( {
	mailer,
	group,
	value,
	disabled,
	onChange,
}: Pick< Props, 'value' | 'onChange' > & {
	mailer: Mailer;
	group: string;
	disabled: boolean;
} ) {
	const id = `${ group }-${ mailer }`;
	return (
		<div className="mailwright-mailer__choice">
			<input
				type="radio"
				id={ id }
				name={ group }
				value={ mailer }
				checked={ value === mailer }
				disabled={ disabled }
				aria-describedby={ `${ id }-when` }
				onChange={ () => onChange( mailer ) }
			/>
			<div>
				<label htmlFor={ id }>{ label( mailer ) }</label>
				<p id={ `${ id }-when` } className="mailwright-muted">
					{ reason( mailer ) }
				</p>
			</div>
		</div>
	);
}
