/** A connection takes its stored password with it. */
import { __, sprintf } from '@wordpress/i18n';
import { DeleteQuestion as Question } from '../components/delete-question';

interface Props {
	name: string;
	onDelete: () => void;
	onCancel: () => void;
}

export default function DeleteQuestion( { name, ...answers }: Props ) {
	return (
		<Question
			{ ...answers }
			question={ sprintf(
				/* translators: %s: name of the connection. */
				__( 'Delete “%s” and its stored password?', 'mailwright' ),
				name
			) }
		/>
	);
}
