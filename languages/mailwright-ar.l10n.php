<?php
// Made from mailwright-ar.po by `npm run translations`.
return array(
	'domain' => 'mailwright',
	'plural-forms' => 'nplurals=6; plural=(n == 0) ? 0 : ((n == 1) ? 1 : ((n == 2) ? 2 : ((n % 100 >= 3 && n % 100 <= 10) ? 3 : ((n % 100 >= 11 && n % 100 <= 99) ? 4 : 5))));',
	'language' => 'ar',
	'messages' => array(
	),
);
