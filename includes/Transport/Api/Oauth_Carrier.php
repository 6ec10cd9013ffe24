<?php
/**
 * A provider that wants a token which runs out every hour, in the name of a person who agreed.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Transport\Api;

use Mailwright\Causes\Server_Text;
use Mailwright\Http\Answer;
use Mailwright\Oauth\Access;
use Mailwright\Oauth\Client;
use Mailwright\Oauth\Oauth_Error;
use Mailwright\Transport\Deadline;
use Mailwright\Transport\Stage;

defined( 'ABSPATH' ) || exit;

abstract class Oauth_Carrier extends Api_Carrier {

	protected const SECRETS = array( 'client_secret' );

	private string $token = '';

	protected function authorize( Deadline $deadline ): void {
		$this->get_token( $deadline );
	}

	protected function renews( Answer $answer, Deadline $deadline ): bool {
		if ( 401 !== $answer->status ) {
			return false;
		}
		$this->get_token( $deadline, $this->token );
		return true;
	}

	/** @return array<string, string> */
	protected function headers(): array {
		return array( 'Authorization' => 'Bearer ' . $this->token );
	}

	protected function token(): string {
		return $this->token;
	}

	private function get_token( Deadline $deadline, #[\SensitiveParameter] string $refused = '' ): void {
		$this->enter( Stage::Auth );
		$client = Client::from_values( $this->values() );
		if ( null === $client ) {
			$this->fail( $this->fault->missing( false ) );
		}
		try {
			$this->token = ( new Access( $client ) )->token( $deadline->remaining(), $refused );
		} catch ( Oauth_Error $error ) {
			$this->fail( $this->fault->failure( Stage::Auth, $error->cause, $error->getMessage(), Server_Text::clean( $error->said, 300 ) ), true );
		}
		$this->fault->hide( $this->token );
	}
}
