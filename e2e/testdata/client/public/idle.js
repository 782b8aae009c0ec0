(window.ran = window.ran || []).push('idle');
