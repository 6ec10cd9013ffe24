<?php
/**
 * Mails that open an account are found in every form they come in; mails that do not are left alone.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Unit\Messages;

use Mailwright\Messages\Sensitive;
use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\Attributes\Group;
use PHPUnit\Framework\TestCase;

final class Sensitive_Test extends TestCase {

	/** @return array<string, array{string}> */
	public static function secrets(): array {
		return self::cases(
			array(
				'reset, WordPress'            => 'https://example.com/wp-login.php?action=rp&key=KmQz8sTrvXcYbLdNfHgW&login=jane',
				'reset, only letters'         => "To reset your password, visit:\r\n\r\n<https://example.com/wp-login.php?login=jane&key=abcdefghijklmnopqrst&action=rp&wp_lang=de_DE>\r\n",
				'reset in HTML'               => '<a href="https://example.com/wp-login.php?action=rp&amp;key=KmQz8sTrvXcYbLdNfHgW&amp;login=jane">Reset</a>',
				'reset with number entity'    => '<a href="https://example.com/wp-login.php?action=rp&#038;key=KmQz8sTrvXcYbLdNfHgW&#038;login=jane">Reset</a>',
				'set password'                => 'https://example.com/wp-login.php?action=resetpass&key=a1b2c3d4e5f6g7h8i9j0&login=x',
				'confirm action'              => 'https://example.com/wp-login.php?action=confirmaction&request_id=12&confirm_key=AbCdEfGhIjKlMnOpQrSt',
				'new address'                 => 'https://example.com/wp-admin/profile.php?newuseremail=0cc175b9c0f1b6a831c399e269772661',
				'new address of the site'     => 'https://example.com/wp-admin/options.php?adminhash=0cc175b9c0f1b6a831c399e269772661',
				'recovery mode'               => 'https://example.com/wp-login.php?action=enter_recovery_mode&rm_token=WxYzAbCdEfGh1234567890&rm_key=AbCdEfGhIjKlMnOpQrStUv',
				'activation in a network'     => 'https://example.com/wp-activate.php?key=7f3a9c1d2e4b5f60',
				'WooCommerce reset'           => 'https://shop.example.com/my-account/lost-password/?key=u8Zk2mPq7xWb4nTr1sVc&id=7',
				'WooCommerce new account'     => 'https://shop.example.com/mein-konto/lost-password/?action=newaccount&key=u8Zk2mPq7xWb4nTr1sVc&login=jane%40example.com',
				'reset in another language'   => 'https://example.de/konto/passwort-vergessen/?key=u8Zk2mPq7xWb4nTr1sVc&id=7',
				'magic login'                 => 'https://example.com/?magic-login=1&user_id=3&token=9f86d081884c7d659a2feaa0c55ad015&nonce=abc123def4',
				'magic link in the path'      => 'https://example.com/magic-link/eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P',
				'temporary login'             => 'https://example.com/wp-admin/?wtlwp_token=b1946ac92492d2347c6235b4d2611184b1946ac92492d2347c6235b4d2611184',
				'passwordless'                => 'https://example.com/login?uid=5&token=1a79a4d60de6718e&nonce=b2',
				'double opt-in'               => 'https://example.com/newsletter/confirm/4f9d2c7ab81e63d5/',
				'verify by uuid'              => 'https://example.com/verify-email/3fa85f64-5717-4562-b3fc-2c963f66afa6',
				'reset token by name'         => 'https://app.example.com/r?reset_token=Zx81kQ0p',
				'fragment'                    => 'https://app.example.com/#/reset-password/9a8b7c6d5e4f3a2b1c0d',
				'invitation'                  => 'https://example.com/invite/accept?code=Q7w8E9r0T1y2',
				'capitals'                    => 'HTTPS://EXAMPLE.COM/WP-LOGIN.PHP?ACTION=RP&KEY=KMQZ8STRVXCYBLDNFHGW&LOGIN=JANE',
				'code in English'             => 'Your verification code is 482913. It is valid for ten minutes.',
				'code before the words'       => '482913 is your Example login code',
				'code in HTML'                => '<p>Your one-time code:</p><div style="color:#333333"><b>48&nbsp;29 13</b></div><p>Code: <span>482 913</span></p>',
				'code with letters'           => 'Use this security code to sign in: <strong>G7K-42Q</strong>',
				'code in German'              => 'Ihr Bestätigungscode lautet: 73920',
				'code in French'              => 'Voici votre code de vérification : 847 201',
				'code in Spanish'             => 'Tu código de verificación es 5512',
				'code in Polish'              => 'Twój kod weryfikacyjny: 998877',
				'code in Russian'             => 'Ваш код подтверждения: 12345',
				'code in Japanese'            => '認証コード：482913',
				'code in Chinese'             => '您的验证码是 482913，请勿告诉他人。',
				'code in Turkish'             => 'Doğrulama kodu: 482913',
				'code in the subject'         => 'Your OTP 4821',
				'password in clear'           => "Username: jane\r\nPassword: s3cret!Word\r\n",
				'password in clear, German'   => "Benutzername: jane\nPasswort: Geheim-99x",
			)
		);
	}

	#[DataProvider( 'secrets' )]
	public function test_found_when_a_mail_opens_an_account( string $text ): void {
		$this->assertTrue( Sensitive::found_in( array( 'A subject', $text ) ) );
		$this->assertTrue( Sensitive::found_in( array( 'A subject', str_repeat( "Lorem ipsum dolor sit amet, https://example.com/page/7 consetetur.\n", 200 ) . $text . "\nRegards" ) ) );
	}

	/** @return array<string, array{string}> */
	public static function ordinary(): array {
		return self::cases(
			array(
				'order with its key'       => 'Thank you! https://shop.example.com/checkout/order-received/1234/?key=wc_order_Ab3dEfGh1jKlM',
				'order to be paid'         => '<a href="https://shop.example.com/checkout/order-pay/1234/?pay_for_order=true&amp;key=wc_order_Ab3dEfGh1jKlM">Pay</a>',
				'article about passwords'  => 'Read https://example.com/blog/2024/11/how-to-reset-your-password-in-5-steps/ today',
				'login page'               => 'Log in at https://example.com/wp-login.php',
				'login and back'           => 'https://example.com/wp-login.php?redirect_to=https%3A%2F%2Fexample.com%2Fwp-admin%2Fpost.php%3Fpost%3D12345678%26action%3Dedit',
				'new comment'              => 'Approve it: https://example.com/wp-admin/comment.php?action=approve&c=12345678#wpbody-content',
				'author archive'           => 'https://example.com/author/jane/?utm_source=newsletter2024&utm_campaign=ab12cd34ef56',
				'tracking of a newsletter' => 'https://example.com/shop/?utm_campaign=reset2024summer&mc_eid=4f9d2c7ab81e63d5&fbclid=IwAR0abcdefgh1234567',
				'image'                    => '<img src="https://cdn.example.com/assets/2024/login-screen-1024x768.png">',
				'invoice number'           => 'Invoice 20241123, customer 482913, total 1234.50 EUR',
				'order without words'      => 'Order #482913 has been shipped. Tracking number 00340434161094042557.',
				'zip code'                 => 'Your postal code 10115 is in our area.',
				'coupon'                   => 'Use the coupon code SAVE20 at https://shop.example.com/?coupon=SAVE20',
				'password was changed'     => 'The password of your account has been changed. If this was not you, write to admin@example.com.',
				'password: words'          => "Password: (the one that you have chosen)\n",
				'talk about codes'         => 'We will never ask you for a verification code by phone.',
				'unsubscribe'              => 'https://example.com/?na=u&nk=15-4f9d2c7ab81e63d5',
				'product with digits'      => 'https://shop.example.com/product/authentic-shirt-2024/?variation=12345678',
			)
		);
	}

	#[DataProvider( 'ordinary' )]
	public function test_left_alone_when_a_mail_opens_nothing( string $text ): void {
		$this->assertFalse( Sensitive::found_in( array( 'A subject', $text ) ) );
	}

	public function test_found_by_wordpress_own_function_when_a_filter_has_changed_the_text(): void {
		$this->assertTrue( Sensitive::found_in( array( 'x', 'Click: https://sho.rt/a' ), array( 'send_it', 'retrieve_password', 'require' ) ) );
	}

	#[Group( 'speed' )]
	public function test_a_hostile_text_is_looked_at_in_no_time(): void {
		$texts = array(
			str_repeat( 'https://login.reset?token=', 100000 ),
			'https://' . str_repeat( 'login/', 200000 ),
			str_repeat( '<', 2000000 ),
			'password' . str_repeat( ': ', 500000 ),
			str_repeat( 'verification code ', 100000 ),
			'verification code ' . str_repeat( '1 ', 500000 ),
			str_repeat( "\xff\xfe", 500000 ) . 'verification code 1234',
			'https://x.test/reset?' . str_repeat( 'a=b&', 500000 ),
		);
		foreach ( $texts as $text ) {
			$began = self::worked_s();
			Sensitive::found_in( array( $text ) );
			$this->assertLessThan( 1.0, self::worked_s() - $began, substr( $text, 0, 40 ) );
		}
	}

	/** The processor's time of this process, which does not go on while others have it. */
	private static function worked_s(): float {
		$usage = (array) getrusage();
		return $usage['ru_utime.tv_sec'] + $usage['ru_utime.tv_usec'] / 1e6;
	}

	/**
	 * @param array<string, string> $texts
	 * @return array<string, array{string}>
	 */
	private static function cases( array $texts ): array {
		return array_map( static fn( string $text ): array => array( $text ), $texts );
	}
}
