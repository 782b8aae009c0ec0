(window.ran = window.ran || []).push('after');
