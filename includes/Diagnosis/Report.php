<?php
/**
 * The answer of a diagnosis, the same for page, command line and Site Health. Holds no secret.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis;

use Mailwright\Diagnosis\Probe\Endpoint_Facts;

defined( 'ABSPATH' ) || exit;

/**
 * @phpstan-import-type Row from Check_Result
 * @phpstan-type Changes array{host?: string, port?: int, encryption?: string}
 * @phpstan-type Judgement array{cause: string|null, ok: bool, title: string, explanation: string, fix: string, blame: string, said: string, retryable: bool, links: list<array{label: string, url: string}>}
 * @phpstan-type Said array{cause: string|null, ok: bool, title: string, explanation: string, fix: string, blame: string, said: string, retryable: bool, links: list<array{label: string, url: string}>, changes: Changes|null, https: array{mailer: string, provider: string, name: string, region: string}|null, letter?: string|null}
 * @phpstan-type Address_Facts array{address: string, family: string, port: int, state: string, connect_ms: float|null, modes: list<string>, banner_ms: float|null}
 * @phpstan-type Whole array{verdict: Said, checks: list<Row>, endpoints: list<Address_Facts>, certificate: array{subject: string, names: string[], issuer: string, valid_from: string, valid_to: string, days_left: int, chain: list<array<string, string>>, matches_host: bool, self_signed: bool, key_bits: int, signature: string, trusted: bool}|null, capabilities: array<string>, duration_ms: float, connection: array{id: string|null, mailer: string, host: string, port: int, encryption: string, authentication: bool, username: string, from: string}, commands: array<mixed>, created_at: string}
 */
final class Report {

	/**
	 * @param Inquiry                    $inquiry     What was examined and found.
	 * @param Judgement                  $verdict     As Verdict::of() made it.
	 * @param list<Row>                  $checks      Rows of Check_Result::to_array().
	 * @param Changes|null               $changes     What was proven to work instead.
	 * @param float                      $duration_ms All together.
	 */
	public function __construct(
		private readonly Inquiry $inquiry,
		private readonly array $verdict,
		private readonly array $checks,
		private readonly ?array $changes,
		private readonly float $duration_ms,
	) {}

	public function is_good(): bool {
		return true === $this->verdict['ok'];
	}

	/**
	 * @return Whole As in the contract, section 3; beside it `connection` (what was examined) and `commands` (the same by hand).
	 */
	public function to_array(): array {
		$findings              = $this->inquiry->findings;
		$options               = $this->inquiry->options;
		$report                = array(
			'verdict'      => $this->verdict + array( 'changes' => $this->changes, 'https' => $findings->https_way?->to_array() ),
			'checks'       => $this->checks,
			'endpoints'    => array_map( static fn( Endpoint_Facts $facts ): array => $facts->to_array(), $findings->endpoints ),
			'certificate'  => null === $findings->certificate ? null : $findings->certificate->to_array() + array( 'trusted' => $this->is_trusted() ),
			'capabilities' => $findings->capabilities?->lines() ?? array(),
			'duration_ms'  => round( $this->duration_ms, 1 ),
			'connection'   => array(
				'id'             => $this->inquiry->is_saved ? $this->inquiry->connection->id : null,
				'mailer'         => $this->inquiry->connection->mailer,
				'host'           => $options->host,
				'port'           => $options->port,
				'encryption'     => $options->encryption->value,
				'authentication' => $options->authentication,
				'username'       => $options->username,
				'from'           => $this->inquiry->from,
			),
			'commands'     => $this->inquiry->uses_smtp() ? Commands::of( $this->inquiry ) : array(),
			'created_at'   => gmdate( 'c' ),
		);
		$report['verdict']['letter'] = Letter::for( $report );
		return $report;
	}

	/**
	 * The same for JSON: PHP cannot tell an empty object from an empty list.
	 *
	 * @return array<string, mixed>
	 */
	public function for_json(): array {
		$report           = $this->to_array();
		$report['checks'] = array_map( self::row_for_json( ... ), $report['checks'] );
		return $report;
	}

	/**
	 * @param Row $row Of Check_Result::to_array().
	 * @return array<string, mixed>
	 */
	public static function row_for_json( array $row ): array {
		$row['evidence'] = (object) $row['evidence'];
		return $row;
	}

	/** Trust is what OpenSSL said in the survey, not what we read in the certificate. */
	private function is_trusted(): bool {
		$mode = $this->inquiry->findings->configured( $this->inquiry->options->port )?->mode( $this->inquiry->options->encryption );
		return null !== $mode && $mode->works();
	}
}
